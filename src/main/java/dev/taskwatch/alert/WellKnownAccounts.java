package dev.taskwatch.alert;

import java.util.Map;

/** The accounts that tasks most often run as, which Windows writes as bare identifiers. */
final class WellKnownAccounts {

    private static final Map<String, String> NAMES = Map.of(
            "S-1-5-18", "SYSTEM",
            "S-1-5-19", "LOCAL SERVICE",
            "S-1-5-20", "NETWORK SERVICE",
            "S-1-5-32-544", "Administrators",
            "S-1-5-32-545", "Users");

    private WellKnownAccounts() {}

    /** With the name behind it, if it is one of them. */
    static String named(String account) {
        String name = NAMES.get(account);
        return name == null ? account : account + " (" + name + ")";
    }
}
