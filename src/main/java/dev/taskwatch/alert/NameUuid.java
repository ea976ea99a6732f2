package dev.taskwatch.alert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** UUIDs of version 5, which a name alone decides: the same rule has the same one everywhere and always. */
final class NameUuid {

    /** Drawn once; whoever changes it gives every rule another UUID. */
    private static final UUID NAMESPACE = UUID.fromString("8f0c4b1e-6f53-4a0e-9c55-2d1f0f7f5a11");

    private NameUuid() {}

    static UUID of(String name) {
        ByteBuffer hash = ByteBuffer.wrap(sha1(name));
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low);
    }

    private static byte[] sha1(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .array());
            return digest.digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }
}
