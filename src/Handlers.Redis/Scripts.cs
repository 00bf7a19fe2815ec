namespace Handlers.Redis;

/// <summary>The Lua scripts that Redis runs. Redis runs each script atomically.</summary>
internal static class Scripts
{
    public static string Create { get; } = Load("create.lua");

    public static string Append { get; } = Load("append.lua");

    public static string Check { get; } = Load("check.lua");

    public static string Stop { get; } = Load("stop.lua");

    private static string Load(string name)
    {
        using Stream resource = typeof(Scripts).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
