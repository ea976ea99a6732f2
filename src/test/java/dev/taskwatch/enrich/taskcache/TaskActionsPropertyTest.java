package dev.taskwatch.enrich.taskcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.RandomCases;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TaskActionsPropertyTest {

    @Test
    void whatIsEncodedIsDecodedEqual() {
        RandomCases.check(1000, random -> {
            TaskActions actions = RandomActions.of(random);
            byte[] value = ActionsEncoder.encode(actions);

            assertThat(TaskActions.decode(value)).isEqualTo(actions);
            assertThat(TaskActions.decodeBase64(Base64.getEncoder().encodeToString(value)))
                    .isEqualTo(actions);
        });
    }

    @Test
    void everyCutKeepsTheActionsBeforeIt() {
        RandomCases.check(100, random -> {
            TaskActions actions = RandomActions.of(random);
            byte[] value = ActionsEncoder.encode(actions);

            for (int length = 0; length < value.length; length++) {
                TaskActions decoded = TaskActions.decode(Arrays.copyOf(value, length));

                assertKeepsTheBeginning(decoded, actions);
                assertThat(decoded.fault().isPresent()
                                || decoded.actions().size() < actions.actions().size())
                        .as("a cut at %d passes for the whole value", length)
                        .isTrue();
            }
        });
    }

    @Test
    void cutBase64DecodesAsTheWholeBytesInIt() {
        RandomCases.check(100, random -> {
            byte[] value = ActionsEncoder.encode(RandomActions.of(random));
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(value);

            for (int letters = 0; letters < base64.length(); letters++) {
                TaskActions decoded = TaskActions.decodeBase64(base64.substring(0, letters));

                TaskActions bytesAlone = TaskActions.decode(Arrays.copyOf(value, letters * 3 / 4));
                assertThat(decoded.actions()).isEqualTo(bytesAlone.actions());
                assertThat(decoded.context()).isEqualTo(bytesAlone.context());
            }
        });
    }

    @Test
    void anAppendedByteCostsNoAction() {
        RandomCases.check(1000, random -> {
            TaskActions actions = RandomActions.of(random);
            byte[] value = ActionsEncoder.encode(actions);
            byte[] longer = Arrays.copyOf(value, value.length + 1);
            longer[value.length] = (byte) random.anyInt();

            TaskActions decoded = TaskActions.decode(longer);

            assertThat(decoded.actions()).isEqualTo(actions.actions());
            assertThat(decoded.fault()).get().extracting(Fault::reason).isEqualTo(Fault.Reason.PAST_END);
        });
    }

    @Test
    void randomBytesNeverThrow() {
        RandomCases.check(1000, random -> {
            byte[] bytes = random.bytes(200);
            byte[] value = bytes.clone();
            if (value.length > 1) {
                value[0] = (byte) random.between(0, 4);
                value[1] = 0;
            }

            assertFaultIsInside(TaskActions.decode(bytes), bytes);
            assertFaultIsInside(TaskActions.decode(value), value);
        });
    }

    @Test
    void spoiltValuesNeverThrow() {
        RandomCases.check(1000, random -> {
            byte[] value = ActionsEncoder.encode(RandomActions.of(random));
            int place = random.between(0, 5000);
            int noise = random.anyInt();
            for (int i = 0; i < 4; i++) {
                value[(place + i) % value.length] = (byte) (noise >> (8 * i));
            }

            assertFaultIsInside(TaskActions.decode(value), value);
        });
    }

    @Test
    void anyTextNeverThrows() {
        RandomCases.check(1000, random -> {
            String text = anyText(random);

            assertThat(TaskActions.decodeBase64(text)).isNotNull();
            assertThat(EncodedCommand.allIn("powershell -e " + text)).isNotNull();
            assertThat(TaskGuid.fromPath(text)).isEmpty();
            assertThat(new ExecAction("", text, text, "", OptionalInt.empty()).commandLine())
                    .doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*");
        });
    }

    /** Any UTF-16 units, lone surrogates included, half of them from the lower end where control characters are. */
    private static String anyText(RandomCases random) {
        StringBuilder text = new StringBuilder();
        random.list(0, 255, () -> (char) random.between(0, random.yesOrNo() ? 0xFF : 0xFFFF))
                .forEach(text::append);
        return text.toString();
    }

    /** The last action kept may be one that lacks only its flags. */
    private static void assertKeepsTheBeginning(TaskActions decoded, TaskActions whole) {
        int kept = decoded.actions().size();
        for (int i = 0; i < kept; i++) {
            TaskAction expected = whole.actions().get(i);
            TaskAction actual = decoded.actions().get(i);
            if (i == kept - 1
                    && decoded.fault().isPresent()
                    && actual instanceof ExecAction exec
                    && exec.flags().isEmpty()) {
                ExecAction known = (ExecAction) expected;
                assertThat(
                                known.flags().isEmpty()
                                        ? exec
                                        : exec.withFlags(known.flags().getAsInt()))
                        .isEqualTo(known);
            } else {
                assertThat(actual).isEqualTo(expected);
            }
        }
    }

    private static void assertFaultIsInside(TaskActions decoded, byte[] value) {
        decoded.fault().ifPresent(fault -> assertThat(fault.offset()).isBetween(0, value.length));
    }
}
