package dev.taskwatch.enrich.taskcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalInt;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TaskActionsPropertyTest {

    @Property
    void whatIsEncodedIsDecodedEqual(@ForAll("values") TaskActions actions) {
        byte[] value = ActionsEncoder.encode(actions);

        assertThat(TaskActions.decode(value)).isEqualTo(actions);
        assertThat(TaskActions.decodeBase64(Base64.getEncoder().encodeToString(value)))
                .isEqualTo(actions);
    }

    @Property(tries = 100)
    void everyCutKeepsTheActionsBeforeIt(@ForAll("values") TaskActions actions) {
        byte[] value = ActionsEncoder.encode(actions);

        for (int length = 0; length < value.length; length++) {
            TaskActions decoded = TaskActions.decode(Arrays.copyOf(value, length));

            assertKeepsTheBeginning(decoded, actions);
            assertThat(decoded.fault().isPresent()
                            || decoded.actions().size() < actions.actions().size())
                    .as("a cut at %d passes for the whole value", length)
                    .isTrue();
        }
    }

    @Property(tries = 100)
    void cutBase64DecodesAsTheWholeBytesInIt(@ForAll("values") TaskActions actions) {
        byte[] value = ActionsEncoder.encode(actions);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(value);

        for (int letters = 0; letters < base64.length(); letters++) {
            TaskActions decoded = TaskActions.decodeBase64(base64.substring(0, letters));

            TaskActions bytesAlone = TaskActions.decode(Arrays.copyOf(value, letters * 3 / 4));
            assertThat(decoded.actions()).isEqualTo(bytesAlone.actions());
            assertThat(decoded.context()).isEqualTo(bytesAlone.context());
        }
    }

    @Property
    void anAppendedByteCostsNoAction(@ForAll("values") TaskActions actions, @ForAll byte appended) {
        byte[] value = ActionsEncoder.encode(actions);
        byte[] longer = Arrays.copyOf(value, value.length + 1);
        longer[value.length] = appended;

        TaskActions decoded = TaskActions.decode(longer);

        assertThat(decoded.actions()).isEqualTo(actions.actions());
        assertThat(decoded.fault()).get().extracting(Fault::reason).isEqualTo(Fault.Reason.PAST_END);
    }

    @Property
    void randomBytesNeverThrow(@ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(max = 4) int version) {
        byte[] value = bytes.clone();
        if (value.length > 1) {
            value[0] = (byte) version;
            value[1] = 0;
        }

        assertFaultIsInside(TaskActions.decode(bytes), bytes);
        assertFaultIsInside(TaskActions.decode(value), value);
    }

    @Property
    void spoiltValuesNeverThrow(
            @ForAll("values") TaskActions actions, @ForAll @IntRange(max = 5000) int place, @ForAll int noise) {
        byte[] value = ActionsEncoder.encode(actions);
        for (int i = 0; i < 4; i++) {
            value[(place + i) % value.length] = (byte) (noise >> (8 * i));
        }

        assertFaultIsInside(TaskActions.decode(value), value);
    }

    @Property
    void anyTextNeverThrows(@ForAll String text) {
        assertThat(TaskActions.decodeBase64(text)).isNotNull();
        assertThat(EncodedCommand.allIn("powershell -e " + text)).isNotNull();
        assertThat(TaskGuid.fromPath(text)).isEmpty();
        assertThat(new ExecAction("", text, text, "", OptionalInt.empty()).commandLine())
                .doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*");
    }

    @Provide
    Arbitrary<TaskActions> values() {
        return ActionsArbitraries.values();
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
