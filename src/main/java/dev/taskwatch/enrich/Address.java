package dev.taskwatch.enrich;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as events write them: one may be written in several ways. Asks no name server. */
final class Address {

    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    private Address() {}

    /** Whether both are one address; IPv4 written as IPv6 is the same. */
    static boolean isSame(String one, String other) {
        Optional<InetAddress> address = parsed(one);
        return address.isPresent() ? address.equals(parsed(other)) : !one.isEmpty() && one.equalsIgnoreCase(other);
    }

    private static Optional<InetAddress> parsed(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
