package dev.taskwatch.local.secured;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Two CAs, and certificates that each has signed; made by the JDK's keytool when first asked for, and kept nowhere. */
public final class Certificates {

    /** The CA that a cluster has at first. */
    public static final String CA = "ca";

    /** Another one, with which the cluster's is replaced. */
    public static final String OTHER_CA = "other-ca";

    /** Of this machine, signed by {@link #CA}. */
    public static final String NODE = "node";

    /** Of this machine, signed by {@link #OTHER_CA}. */
    public static final String NODE_OF_OTHER_CA = "node-of-other-ca";

    /** Of another machine, signed by {@link #CA}. */
    public static final String ELSEWHERE = "elsewhere";

    /** Of a client, signed by {@link #CA}. */
    public static final String CLIENT = "client";

    /** Of a client, signed by {@link #OTHER_CA}. */
    public static final String CLIENT_OF_OTHER_CA = "client-of-other-ca";

    static final char[] PASSWORD = "changeit".toCharArray();

    private static final String THIS_MACHINE = "san=dns:localhost,ip:127.0.0.1";

    private final KeyStore all;

    private Certificates(KeyStore all) {
        this.all = all;
    }

    /** The same for all tests of the JVM. */
    public static Certificates shared() {
        return Shared.CERTIFICATES;
    }

    /** Writes a certificate as PEM. */
    public Path certificate(String name, Path file) {
        try {
            return write(file, pem("CERTIFICATE", all.getCertificate(name).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the private key of a certificate as PEM. */
    public Path privateKey(String name, Path file) {
        return write(file, privateKey(name));
    }

    /** The private key of a certificate as PEM. */
    public String privateKey(String name) {
        try {
            return pem("PRIVATE KEY", all.getKey(name, PASSWORD).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A store with one key and its certificate. */
    KeyStore only(String name) {
        try {
            KeyStore store = empty();
            store.setKeyEntry(name, all.getKey(name, PASSWORD), PASSWORD, all.getCertificateChain(name));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A store that trusts one CA. */
    KeyStore trusting(String ca) {
        try {
            KeyStore store = empty();
            Certificate certificate = all.getCertificate(ca);
            store.setCertificateEntry(ca, certificate);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String kind, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }

    private static final class Shared {

        static final Certificates CERTIFICATES = make();

        private static Certificates make() {
            try {
                Path directory = Files.createTempDirectory("certificates");
                Path file = directory.resolve("all.p12");
                make(file, CA, "-ext", "bc:critical");
                make(file, OTHER_CA, "-ext", "bc:critical");
                make(file, NODE, "-signer", CA, "-ext", THIS_MACHINE);
                make(file, NODE_OF_OTHER_CA, "-signer", OTHER_CA, "-ext", THIS_MACHINE);
                make(file, ELSEWHERE, "-signer", CA, "-ext", "san=dns:elsewhere.example");
                make(file, CLIENT, "-signer", CA);
                make(file, CLIENT_OF_OTHER_CA, "-signer", OTHER_CA);
                KeyStore all = KeyStore.getInstance("PKCS12");
                try (InputStream content = Files.newInputStream(file)) {
                    all.load(content, PASSWORD);
                }
                Files.delete(file);
                Files.delete(directory);
                return new Certificates(all);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void make(Path file, String name, String... more) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-J-XX:TieredStopAtLevel=1",
                    "-genkeypair",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    new String(PASSWORD),
                    "-alias",
                    name,
                    "-dname",
                    "CN=" + name,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1"));
            command.addAll(List.of(more));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException(said);
            }
        }
    }
}
