package dev.taskwatch.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;

/**
 * The packaged rule over a test's own index. Its file takes the place of the packaged one, so that nothing else runs.
 *
 * @param index a name or a pattern
 * @param maxspan as EQL writes it
 * @param interval as rule files write it, and {@code lookback} too
 */
public record RuleCopy(String index, String maxspan, String interval, String lookback, int cap) {

    public static final String ID = "954ee7c8-5437-49ae-b2d6-2960883898e9";

    /** On the packaged rule's schedule and with its cap. */
    public static RuleCopy over(String index) {
        return new RuleCopy(index, "1m", "5m", "9m", 100);
    }

    public RuleCopy every(String newInterval, String newLookback) {
        return new RuleCopy(index, maxspan, newInterval, newLookback, cap);
    }

    public RuleCopy within(String newMaxspan) {
        return new RuleCopy(index, newMaxspan, interval, lookback, cap);
    }

    public RuleCopy cappedAt(int newCap) {
        return new RuleCopy(index, maxspan, interval, lookback, newCap);
    }

    /** Writes the rule file into {@code directory}, which is what it returns. */
    public Path in(Path directory) {
        String text = packaged();
        text = replace(text, "\nindex = \\[[^]]*]", "\nindex = [\"" + index + "\"]");
        text = replace(text, "\nfrom = .*", "\nfrom = \"now-" + lookback + "\"");
        text = replace(text, "\ninterval = .*", "\ninterval = \"" + interval + "\"");
        text = replace(text, "\nmax_signals = .*", "\nmax_signals = " + cap);
        text = replace(text, "maxspan = 1m", "maxspan = " + maxspan);
        try {
            Files.writeString(directory.resolve("copy.toml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }

    private static String replace(String text, String pattern, String replacement) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("the packaged rule has no " + pattern);
        }
        return matcher.replaceFirst(Matcher.quoteReplacement(replacement));
    }

    private static String packaged() {
        try {
            return new ClassPathResource("rules/remote_scheduled_task_creation.toml")
                    .getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
