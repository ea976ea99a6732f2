package dev.taskwatch.enrich.taskcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwatch.search.SourceEvent;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TaskActionsTest {

    private static final String BY_HAND = "AwAMAAAAQQB1AHQAaABvAHIAZmYAAAAAEAAAAGMAYQBsAGMALgBlAHgAZQAIAAAALwB4ACAAMQ"
            + "AAAAAAAAB3dwAAAABnRSMBq4nvzQEjRWeJq83vAAAAAA==";

    private static final ExecAction CALC = new ExecAction("", "calc.exe", "/x 1", "", OptionalInt.of(0));
    private static final ComHandlerAction HANDLER =
            new ComHandlerAction("", "{01234567-89AB-CDEF-0123-456789ABCDEF}", "");

    static Stream<JsonNode> examples() throws Exception {
        try (InputStream json = TaskActionsTest.class.getResourceAsStream("/taskcache/actions-examples.json")) {
            return new JsonMapper().readTree(json).get("vectors").valueStream().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void decodesTheExamples(JsonNode example) {
        TaskActions decoded = TaskActions.decodeBase64(example.get("base64").asString());

        JsonNode expected = example.get("expected");
        assertThat(decoded.version()).hasValue(expected.get("version").asInt());
        assertThat(decoded.context()).contains(expected.get("context").asString());
        assertThat(decoded.actions())
                .isEqualTo(expected.get("actions")
                        .valueStream()
                        .map(TaskActionsTest::action)
                        .toList());
        assertThat(decoded.fault().map(fault -> fault.reason().code()))
                .isEqualTo(expected.get("reason").stringValueOpt());
    }

    @Test
    void decodesTheValueWrittenByHand() {
        assertThat(TaskActions.decodeBase64(BY_HAND)).isEqualTo(whole(List.of(CALC, HANDLER)));
    }

    @Test
    void keepsTheActionsBeforeAnAppendedByte() {
        byte[] longer = Arrays.copyOf(byHand(), 89);

        TaskActions decoded = TaskActions.decode(longer);

        assertThat(decoded.actions()).containsExactly(CALC, HANDLER);
        assertThat(decoded.fault())
                .contains(new Fault(Fault.Reason.PAST_END, 88, "Byte 88, kind of action 3: 2 bytes needed, 1 left."));
    }

    @Test
    void keepsTheCommandThatLacksOnlyItsFlags() {
        for (int length : new int[] {0x3C, 0x3D}) {
            TaskActions decoded = TaskActions.decode(Arrays.copyOf(byHand(), length));

            assertThat(decoded.actions())
                    .containsExactly(new ExecAction("", "calc.exe", "/x 1", "", OptionalInt.empty()));
            assertThat(decoded.fault().orElseThrow().sentence()).startsWith("Byte 60, flags of action 1: ");
        }
    }

    @Test
    void keepsTheActionsBeforeAnUnknownKind() {
        byte[] value = byHand();
        value[0x3E] = 0x55;

        TaskActions decoded = TaskActions.decode(value);

        assertThat(decoded.actions()).containsExactly(CALC);
        assertThat(decoded.fault())
                .contains(new Fault(
                        Fault.Reason.UNKNOWN_ACTION, 0x3E, "Byte 62, kind of action 2: 0x7755 is not known."));
    }

    @Test
    void refusesAnOddLength() {
        byte[] value = byHand();
        value[2] = 0x0B;

        assertThat(TaskActions.decode(value).fault())
                .contains(new Fault(
                        Fault.Reason.ODD_LENGTH,
                        2,
                        "Byte 2, context: an odd length of 11 bytes for letters of two bytes."));
    }

    @Test
    void namesAVersionItDoesNotKnow() {
        TaskActions triggers = TaskActions.decode(new byte[] {0x17, 0, 0, 0});

        assertThat(triggers.version()).hasValue(0x17);
        assertThat(triggers.fault())
                .contains(new Fault(Fault.Reason.UNKNOWN_VERSION, 0, "Byte 0, version: 23 is none of 1, 2 and 3."));
    }

    @Test
    void anEmptyValueIsAFault() {
        TaskActions decoded = TaskActions.decodeBase64("");

        assertThat(decoded.version()).isEmpty();
        assertThat(decoded.fault()).get().extracting(Fault::reason).isEqualTo(Fault.Reason.PAST_END);
    }

    @Test
    void aLengthBeyondTheEndIsNotRead() {
        byte[] dynamicInfo = {3, 0, 0, 0, 0x12, 0x34, 0x56, 0x78, 1, 2, 3, 4};

        assertThat(TaskActions.decode(dynamicInfo).fault().orElseThrow().sentence())
                .isEqualTo("Byte 2, context: 873594880 bytes needed, 6 left.");
    }

    @Test
    void cutsNulsAtTheEndOnly() {
        byte[] value = new ActionsEncoder()
                .u16(1)
                .u16(0x9999)
                .string("")
                .string("a\0b\0\0")
                .string("\0")
                .bytes();

        assertThat(TaskActions.decode(value).actions()).containsExactly(new MessageBoxAction("", "a\0b", ""));
    }

    @Test
    void aLoneSurrogateHidesNoNeighbour() {
        byte[] utf16 = {
            0, (byte) 0xD8, 'A', 0, 0, (byte) 0xDC, 'B', 0, 0x3D, (byte) 0xD8, 0, (byte) 0xDE, 0, (byte) 0xD8
        };
        byte[] value = new ActionsEncoder()
                .u16(1)
                .u16(0x9999)
                .string("")
                .string(utf16)
                .string("")
                .bytes();

        assertThat(TaskActions.decode(value).actions())
                .containsExactly(new MessageBoxAction("", "\uFFFDA\uFFFDB\uD83D\uDE00\uFFFD", ""));
    }

    @Test
    void decodesBase64UpToALetterThatIsNone() {
        TaskActions decoded = TaskActions.decodeBase64(BY_HAND.substring(0, 100) + "*" + BY_HAND.substring(101));

        assertThat(decoded.actions()).containsExactly(CALC);
        assertThat(decoded.fault())
                .contains(new Fault(Fault.Reason.BAD_BASE64, 75, "Letter 101 of the base64 is none of its alphabet."));
    }

    @Test
    void namesBase64ThatEndsInsideAByte() {
        String first = Base64.getEncoder().encodeToString(Arrays.copyOf(byHand(), 60)) + "A";

        TaskActions decoded = TaskActions.decodeBase64(first);

        assertThat(decoded.fault()).contains(new Fault(Fault.Reason.BAD_BASE64, 60, "The base64 ends inside a byte."));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 21, 22, 23, 100})
    void aValueCutHereIsNotBlamed(int letters) {
        TaskActions decoded = TaskActions.decodeBase64(BY_HAND.substring(0, letters) + SourceEvent.CUT);

        assertThat(decoded.fault()).get().extracting(Fault::reason).isEqualTo(Fault.Reason.CUT);
    }

    @Test
    void aValueCutBetweenTwoActionsDoesNotLookWhole() {
        byte[] first = new ActionsEncoder()
                .u16(1)
                .u16(0x9999)
                .string("")
                .string("title")
                .string("b")
                .bytes();

        TaskActions decoded = TaskActions.decodeBase64(Base64.getEncoder().encodeToString(first) + SourceEvent.CUT);

        assertThat(decoded.actions()).hasSize(1);
        assertThat(decoded.fault())
                .contains(new Fault(
                        Fault.Reason.CUT,
                        first.length,
                        "The event is too large: of this value the first " + first.length + " bytes are kept."));
    }

    @Test
    void anEarlierFaultIsNamedBeforeBadBase64() {
        assertThat(TaskActions.decodeBase64("FwAAAAAA*").fault())
                .get()
                .extracting(Fault::reason)
                .isEqualTo(Fault.Reason.UNKNOWN_VERSION);
    }

    @Test
    void missingPaddingIsNoFault() {
        assertThat(TaskActions.decodeBase64(BY_HAND.replace("=", ""))).isEqualTo(whole(List.of(CALC, HANDLER)));
    }

    private static byte[] byHand() {
        return Base64.getDecoder().decode(BY_HAND);
    }

    private static TaskActions whole(List<TaskAction> actions) {
        return new TaskActions(OptionalInt.of(3), Optional.of("Author"), new ArrayList<>(actions), Optional.empty());
    }

    private static TaskAction action(JsonNode json) {
        if (json.get("type").asString().equals("exec")) {
            return new ExecAction(
                    json.get("id").asString(),
                    json.get("command").asString(),
                    json.get("arguments").asString(),
                    json.get("working_directory").asString(),
                    OptionalInt.of(json.get("flags").asInt()));
        }
        return new ComHandlerAction(
                json.get("id").asString(),
                json.get("clsid").asString(),
                json.get("data").asString());
    }
}
