package dev.taskwatch.alert;

/** What an attacker, or an odd machine, might be called. */
enum HostileValue {
    PLAIN("fs-berlin-01"),
    QUOTE("a\" or host.id == \"decoy"),
    TRIPLE_QUOTES("\"\"\" or true or \"\"\""),
    BACKSLASHES("C:\\new\\table\\\\server\\"),
    ONLY_A_BACKSLASH("\\"),
    WILDCARDS("*"),
    WILDCARD_OF_ONE_LETTER("deco?"),
    COMMENT("a // b /* c */"),
    PIPE("a | head 1"),
    LINES("a\r\nb\tc"),
    UNSEEN("a\u001b\u202eb"),
    BEYOND_THE_BASIC_PLANE("\ud83d\ude00"),
    OPERATORS("(host.id : * and not {a: b}) < > = `c` 'd' $e"),
    ;

    final String text;

    HostileValue(String text) {
        this.text = text;
    }
}
