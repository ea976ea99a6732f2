package dev.taskwatch.local.telemetry;

import java.util.Base64;

/** A value written to the registry; binary data is held as base64. */
record RegistryValue(String hive, String key, String name, String type, String data) {

    private static final String TASK_CACHE = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\";

    static RegistryValue text(String hive, String key, String name, String data) {
        return new RegistryValue(hive, key, name, "REG_SZ", data);
    }

    static RegistryValue number(String hive, String key, String name, int data) {
        return new RegistryValue(hive, key, name, "REG_DWORD", Integer.toString(data));
    }

    static RegistryValue binary(String hive, String key, String name, byte[] data) {
        return new RegistryValue(
                hive, key, name, "REG_BINARY", Base64.getEncoder().encodeToString(data));
    }

    /** The key below TaskCache that holds what a task is. */
    static String taskKey(String guid) {
        return TASK_CACHE + "Tasks\\" + guid;
    }

    /** The key below TaskCache that leads from a task's name to its GUID. */
    static String treeKey(String task) {
        return TASK_CACHE + "Tree" + task;
    }

    boolean isBinary() {
        return type.equals("REG_BINARY");
    }

    boolean isNumber() {
        return type.equals("REG_DWORD");
    }

    String path() {
        return hive + "\\" + key + "\\" + name;
    }
}
