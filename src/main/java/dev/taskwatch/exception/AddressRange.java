package dev.taskwatch.exception;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address or a range of them, as Elasticsearch reads both; asks no name server. */
final class AddressRange {

    private static final Pattern FORM =
            Pattern.compile("([0-9]+(?:\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/([0-9]{1,3}))?");

    private AddressRange() {}

    static boolean isOne(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return false;
        }
        try {
            int bits = InetAddress.getByName(form.group(1)).getAddress().length * 8;
            return form.group(2) == null || Integer.parseInt(form.group(2)) <= bits;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether it is a sixteenth of all addresses or more; no site's own are so many, and few such ranges are everything. */
    static boolean isVast(String text) {
        return isOne(text) && text.matches(".*/0*[0-4]");
    }
}
