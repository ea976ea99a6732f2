package dev.taskwatch.local.telemetry;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A task with one command, as the Task Scheduler registers it. */
record ScheduledTask(String name, String guid, Account author, Instant created, String command, String arguments) {

    private static final String HKLM = "HKLM";
    private static final int SCHEMA_1_2 = 0x00010002;
    private static final int PLAIN_INDEX = 3;
    private static final DateTimeFormatter LOCAL_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    /** What the Task Scheduler writes before {@code Actions}, in its order. */
    List<RegistryValue> writesBeforeActions(Identifiers ids) {
        String tree = RegistryValue.treeKey(name);
        String task = RegistryValue.taskKey(guid);
        return List.of(
                RegistryValue.binary(HKLM, tree, "SD", ids.bytes(120)),
                RegistryValue.text(HKLM, tree, "Id", guid),
                RegistryValue.number(HKLM, tree, "Index", PLAIN_INDEX),
                RegistryValue.text(HKLM, task, "Path", name),
                RegistryValue.binary(HKLM, task, "Hash", ids.bytes(32)),
                RegistryValue.number(HKLM, task, "Schema", SCHEMA_1_2),
                RegistryValue.text(HKLM, task, "Date", LOCAL_TIME.format(created)),
                RegistryValue.text(HKLM, task, "Author", author.qualified()),
                RegistryValue.text(HKLM, task, "URI", name),
                RegistryValue.binary(HKLM, task, "Triggers", ids.bytes(280)));
    }

    RegistryValue actions() {
        byte[] data = new TaskActions("Author").exec(command, arguments, "").toBytes();
        return RegistryValue.binary(HKLM, RegistryValue.taskKey(guid), "Actions", data);
    }

    RegistryValue dynamicInfo(Identifiers ids) {
        return RegistryValue.binary(HKLM, RegistryValue.taskKey(guid), "DynamicInfo", ids.bytes(36));
    }

    String runs() {
        return command + " " + arguments;
    }

    String xml() {
        return """
                <?xml version="1.0" encoding="UTF-16"?>
                <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
                  <RegistrationInfo>
                    <Date>%1$s</Date>
                    <Author>%2$s</Author>
                    <URI>%3$s</URI>
                  </RegistrationInfo>
                  <Triggers>
                    <TimeTrigger>
                      <StartBoundary>%1$s</StartBoundary>
                      <Enabled>true</Enabled>
                    </TimeTrigger>
                  </Triggers>
                  <Settings>
                    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
                    <Enabled>true</Enabled>
                    <Hidden>false</Hidden>
                    <ExecutionTimeLimit>PT72H</ExecutionTimeLimit>
                    <Priority>7</Priority>
                  </Settings>
                  <Actions Context="Author">
                    <Exec>
                      <Command>%4$s</Command>
                      <Arguments>%5$s</Arguments>
                    </Exec>
                  </Actions>
                  <Principals>
                    <Principal id="Author">
                      <UserId>S-1-5-18</UserId>
                      <RunLevel>LeastPrivilege</RunLevel>
                    </Principal>
                  </Principals>
                </Task>""".formatted(
                        LOCAL_TIME.format(created),
                        escaped(author.qualified()),
                        escaped(name),
                        escaped(command),
                        escaped(arguments));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
