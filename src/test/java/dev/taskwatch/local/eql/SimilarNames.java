package dev.taskwatch.local.eql;

import java.util.Comparator;
import java.util.List;

/** Suggests the fields that a wrong name may mean: those of which at most half of the letters differ. */
final class SimilarNames {
    private static final double LEAST_SIMILARITY = 0.5;

    private SimilarNames() {}

    /** How the message about an unknown name goes on, the most similar name first; empty if no name is similar. */
    static String suggestion(String unknown, List<String> names) {
        List<String> similar = names.stream()
                .filter(name -> similarity(unknown, name) >= LEAST_SIMILARITY)
                .sorted(Comparator.comparingDouble(name -> -similarity(unknown, name)))
                .toList();
        if (similar.isEmpty()) {
            return "";
        }
        return ", did you mean " + (similar.size() == 1 ? "[" + similar.get(0) + "]" : "any of " + similar) + "?";
    }

    /** 1 for equal names, 0 for names that have no letter in common at any place. */
    private static double similarity(String one, String other) {
        int longer = Math.max(one.length(), other.length());
        return longer == 0 ? 1 : 1 - (double) distance(one, other) / longer;
    }

    /** How many letters must be inserted, left out or replaced. */
    private static int distance(String one, String other) {
        int[] distances = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            distances[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = distances[0];
            distances[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = distances[j];
                distances[j] = Math.min(replaced, Math.min(distances[j], distances[j - 1]) + 1);
            }
        }
        return distances[other.length()];
    }
}
