package dev.taskwatch.enrich.taskcache;

/**
 * Has a COM class do something. Which library that is stands elsewhere in the registry.
 *
 * @param clsid upper case, in braces
 */
public record ComHandlerAction(String id, String clsid, String data) implements TaskAction {

    @Override
    public String type() {
        return "com_handler";
    }

    @Override
    public String summary() {
        return SafeText.line(data.isEmpty() ? "COM class " + clsid : "COM class " + clsid + " with " + data);
    }
}
