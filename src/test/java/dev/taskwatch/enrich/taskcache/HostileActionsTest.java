package dev.taskwatch.enrich.taskcache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values made to cost the decoder memory or time. */
class HostileActionsTest {

    private static final int[] COUNTS = {
        0xFFFFFFFF, 0xFFFFFFFE, 0x80000000, 0x7FFFFFFF, 0x7FFFFFFE, 0x40000000, 0x20000000
    };
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final byte[] value = ActionsEncoder.encode(new TaskActions(
            OptionalInt.of(3),
            Optional.of("Author"),
            List.of(
                    new ExecAction("", "calc.exe", "/x 1", "C:\\", OptionalInt.of(1)),
                    new EmailAction(
                            "",
                            "a",
                            "b",
                            "c",
                            "d",
                            "e",
                            "f",
                            "g",
                            "h",
                            List.of("one", "two"),
                            List.of(new EmailAction.Header("name", "value"))),
                    new MessageBoxAction("", "title", "body")),
            Optional.empty()));

    @Test
    void aHugeCountAnywhereAllocatesNothingForIt() {
        for (int count : COUNTS) {
            for (int place = 0; place + 4 <= value.length; place++) {
                byte[] hostile = with(count, place);
                TaskActions.decode(hostile); // what is allocated once, such as classes, is not meant

                assertThat(bytesAllocatedBy(() -> TaskActions.decode(hostile)))
                        .as("0x%X at byte %d", count, place)
                        .isLessThan(64 * 1024);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFFFFFFFF, 0x80000000, 0x7FFFFFFF, 0x40000000})
    void hugeCountsOfAttachmentsAndHeadersAreFaults(int count) {
        byte[] attachments = emailUpToAttachments().u32(count).u32(0).bytes();
        byte[] headers = emailUpToAttachments().u32(0).u32(count).u32(0).bytes();

        assertThat(TaskActions.decode(attachments).fault().orElseThrow().sentence())
                .isEqualTo("Byte 40, attachments of action 1: %d bytes needed, 4 left."
                        .formatted(4 * Integer.toUnsignedLong(count)));
        assertThat(TaskActions.decode(headers).fault().orElseThrow().sentence())
                .isEqualTo("Byte 44, headers of action 1: %d bytes needed, 4 left."
                        .formatted(8 * Integer.toUnsignedLong(count)));
    }

    @Test
    void memoryGrowsWithTheValueAlone() {
        int headers = 1_000_000;
        ActionsEncoder encoder = emailUpToAttachments().u32(0).u32(headers);
        IntStream.range(0, 2 * headers).forEach(i -> encoder.u32(0));
        byte[] mail = encoder.bytes();

        assertThat(TaskActions.decode(mail).actions()).hasSize(1);
        assertThat(bytesAllocatedBy(() -> TaskActions.decode(mail))).isLessThan(20L * mail.length);
    }

    @Test
    void timeGrowsWithTheValueAlone() {
        byte[] megabytes = new byte[16 * 1024 * 1024];
        Arrays.fill(megabytes, (byte) 0x66);
        megabytes[0] = 1;
        megabytes[1] = 0;
        String words = "powershell -e ".repeat(500_000);
        String dashes = "powershell " + "-/\\".repeat(2_000_000);
        String keys = "\\TaskCache\\Tasks\\{01234567-89AB-CDEF-0123-456789ABCDEF}".repeat(100_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            TaskActions.decode(megabytes);
            TaskActions.decodeBase64("A".repeat(16_000_000) + "!");
            EncodedCommand.allIn(words);
            EncodedCommand.allIn(dashes);
            TaskGuid.fromPath(keys);
        });
    }

    private static ActionsEncoder emailUpToAttachments() {
        ActionsEncoder encoder = new ActionsEncoder().u16(1).u16(0x8888);
        IntStream.range(0, 9).forEach(i -> encoder.string(""));
        return encoder;
    }

    private byte[] with(int count, int place) {
        byte[] hostile = value.clone();
        for (int i = 0; i < 4; i++) {
            hostile[place + i] = (byte) (count >> (8 * i));
        }
        return hostile;
    }

    private static long bytesAllocatedBy(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
