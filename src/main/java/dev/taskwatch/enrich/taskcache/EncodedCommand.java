package dev.taskwatch.enrich.taskcache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PowerShell's {@code -EncodedCommand}: a script as base64 of UTF-16, found in a command line.
 *
 * <p>The parameter is known by all that PowerShell takes for it: any beginning of the name, or {@code ec}, behind one or
 * two dashes of any kind or a slash, with its value as the next word. What follows {@code -Command}, {@code -File} or a
 * script's name is not PowerShell's own parameter.
 */
public final class EncodedCommand {

    /** With or without a path or an extension; cmd also takes a command right behind its {@code /c}. */
    private static final Pattern POWERSHELL =
            Pattern.compile("(?is)(?:.*[\\\\/:@]|.*/[ckr])?(?:powershell|pwsh)(?:\\.exe)?");

    private static final Pattern PARAMETER = Pattern.compile("(?s)[-\u2013\u2014\u2015/][-\u2013\u2014\u2015]?(.*)");

    /** What the next word may be. */
    private enum Expected {
        POWERSHELL,
        PARAMETER,
        PARAMETER_OR_VALUE,
        SCRIPT
    }

    private EncodedCommand() {}

    /** Every encoded script, decoded, in the order of the line; also of a PowerShell that another program starts. */
    public static List<String> allIn(String commandLine) {
        return allIn(commandLine, Expected.POWERSHELL);
    }

    private static List<String> allIn(String line, Expected first) {
        List<String> scripts = new ArrayList<>();
        CommandWords words = new CommandWords(line);
        Expected expected = first;
        while (words.hasNext()) {
            Optional<String> phrase = expected == Expected.PARAMETER_OR_VALUE ? words.phrase() : Optional.empty();
            if (phrase.isPresent()) { // a folder with blanks, or what another PowerShell is given
                scripts.addAll(allIn(phrase.get(), Expected.PARAMETER));
                expected = Expected.PARAMETER;
                continue;
            }
            expected = after(words.next(), expected);
            if (expected == Expected.SCRIPT) {
                decode(words.value()).ifPresent(scripts::add);
                expected = Expected.POWERSHELL;
            }
        }
        return List.copyOf(scripts);
    }

    /** Which parameters take a value differs by version, so any may; a second word without a dash ends the parameters. */
    private static Expected after(String word, Expected expected) {
        if (POWERSHELL.matcher(word).matches()) {
            return Expected.PARAMETER;
        }
        if (expected == Expected.POWERSHELL) {
            return Expected.POWERSHELL;
        }
        Matcher parameter = PARAMETER.matcher(word);
        if (parameter.matches()) {
            return afterParameter(parameter.group(1).toLowerCase(Locale.ROOT));
        }
        return expected == Expected.PARAMETER_OR_VALUE ? Expected.PARAMETER : Expected.POWERSHELL;
    }

    private static Expected afterParameter(String name) {
        if (isBeginning(name, "encodedcommand") || name.equals("ec")) {
            return Expected.SCRIPT;
        }
        boolean takesTheRest = isBeginning(name, "commandwithargs") || name.equals("cwa") || isBeginning(name, "file");
        return takesTheRest ? Expected.POWERSHELL : Expected.PARAMETER_OR_VALUE;
    }

    private static boolean isBeginning(String name, String whole) {
        return !name.isEmpty() && whole.startsWith(name);
    }

    /** PowerShell shows half a letter at the end as U+FFFD, and so do we. */
    private static Optional<String> decode(String value) {
        Base64Text base64 = Base64Text.of(value);
        byte[] bytes = base64.bytes();
        if (base64.fault().isPresent() || bytes.length < 2) {
            return Optional.empty();
        }
        ByteBuffer letters = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        String script = Utf16.read(letters, bytes.length / 2 * 2);
        return Optional.of(letters.hasRemaining() ? script + Utf16.REPLACEMENT : script);
    }
}
