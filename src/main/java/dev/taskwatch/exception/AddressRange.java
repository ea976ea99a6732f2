package dev.taskwatch.exception;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of addresses, or a single one, as Elasticsearch reads both; asks no name server.
 *
 * @param address in IPv6, as Elasticsearch keeps all; of IPv4 it is a small part
 * @param prefix how many of its bits the whole range shares
 */
record AddressRange(BigInteger address, int prefix) {

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"; // 010 is octal to some
    private static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final Pattern FORM =
            Pattern.compile("(" + IPV4 + "|[0-9a-fA-F:]*:(?:[0-9a-fA-F:]*|" + IPV4 + "))(?:/([0-9]{1,3}))?");

    private static final int BITS = 128;
    private static final int BITS_OF_IPV4 = 32;
    private static final AddressRange ALL_IPV4 =
            new AddressRange(BigInteger.valueOf(0xffff).shiftLeft(BITS_OF_IPV4), BITS - BITS_OF_IPV4);

    /** Less is a sixteenth of all addresses, or more. */
    private static final int VAST = 4;

    static boolean isOne(String text) {
        return of(text).isPresent();
    }

    /** Whether it holds a sixteenth of all addresses of a kind; no site's own are so many, and few such ranges are everything. */
    static boolean isVast(String text) {
        return of(text).filter(AddressRange::isVast).isPresent();
    }

    private static Optional<AddressRange> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.getByName(form.group(1)).getAddress();
            BigInteger address = new BigInteger(1, bytes);
            int prefix = form.group(2) == null ? bytes.length * Byte.SIZE : Integer.parseInt(form.group(2));
            if (bytes.length * Byte.SIZE == BITS) {
                return Optional.of(new AddressRange(address, prefix)).filter(range -> prefix <= BITS);
            }
            boolean isAmbiguous = form.group(1).contains(":") && form.group(2) != null; // whose bits does it count?
            return Optional.of(new AddressRange(address.or(ALL_IPV4.address), prefix + ALL_IPV4.prefix))
                    .filter(range -> prefix <= BITS_OF_IPV4 && !isAmbiguous);
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private boolean isVast() {
        int shared = BITS - Math.min(prefix, ALL_IPV4.prefix);
        boolean meetsIpv4 = address.shiftRight(shared).equals(ALL_IPV4.address.shiftRight(shared));
        return prefix <= VAST || (meetsIpv4 && prefix <= ALL_IPV4.prefix + VAST);
    }
}
