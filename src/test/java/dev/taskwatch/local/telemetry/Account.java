package dev.taskwatch.local.telemetry;

/** A Windows account. */
record Account(String domain, String name, String sid) {

    static final Account SYSTEM = new Account("NT AUTHORITY", "SYSTEM", "S-1-5-18");
    static final Account LOCAL_SERVICE = new Account("NT AUTHORITY", "LOCAL SERVICE", "S-1-5-19");
    static final Account NETWORK_SERVICE = new Account("NT AUTHORITY", "NETWORK SERVICE", "S-1-5-20");

    static Account person(String name, int number) {
        return new Account("CORP", name, "S-1-5-21-2718281828-1414213562-1732050808-" + number);
    }

    String qualified() {
        return domain + "\\" + name;
    }
}
