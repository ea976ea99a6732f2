package dev.taskwatch.enrich.taskcache;

import dev.taskwatch.search.SourceEvent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Base64 of the standard alphabet that may be cut or spoiled: the whole bytes before that, and where it is. */
final class Base64Text {

    private final String text;
    private final int letters;
    private final byte[] bytes;

    private Base64Text(String text, int letters) {
        this.text = text;
        this.letters = letters;
        int decodable = letters % 4 == 1 ? letters - 1 : letters; // one letter alone is less than a byte
        byte[] prefix = text.substring(0, decodable).getBytes(StandardCharsets.ISO_8859_1);
        this.bytes = Base64.getDecoder().decode(prefix);
    }

    static Base64Text of(String text) {
        int letters = 0;
        while (letters < text.length() && isLetter(text.charAt(letters))) {
            letters++;
        }
        return new Base64Text(text, letters);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Missing padding is no fault: what it would complete is there. */
    Optional<Fault> fault() {
        if (text.endsWith(SourceEvent.CUT)) {
            String sentence = "The event is too large: of this value the first " + bytes.length + " bytes are kept.";
            return Optional.of(new Fault(Fault.Reason.CUT, bytes.length, sentence));
        }
        if (!endsInPadding()) {
            return fault("Letter " + (letters + 1) + " of the base64 is none of its alphabet.");
        }
        return letters % 4 == 1 ? fault("The base64 ends inside a byte.") : Optional.empty();
    }

    private Optional<Fault> fault(String sentence) {
        return Optional.of(new Fault(Fault.Reason.BAD_BASE64, bytes.length, sentence));
    }

    private boolean endsInPadding() {
        return text.length() - letters <= 2 && "==".startsWith(text.substring(letters));
    }

    private static boolean isLetter(char c) {
        boolean plain = isBetween('A', c, 'Z') || isBetween('a', c, 'z') || isBetween('0', c, '9');
        return plain || c == '+' || c == '/';
    }

    private static boolean isBetween(char first, char c, char last) {
        return first <= c && c <= last;
    }
}
