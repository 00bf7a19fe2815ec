using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>The figures the project holds itself to, over one run of <c>compare</c>.</summary>
internal static class Targets
{
    public static IReadOnlyList<Target> Check(IReadOnlyList<Measurement> measurements)
    {
        var targets = new List<Target>();
        Most("text", "UTF-8 delta: bytes", m => m.BytesPerEvent, 0.05, "UTF-8 delta");
        Least("text", "UTF-8 delta: times faster than official", m => m.TimesFaster, 100, "UTF-8 delta");
        Least("text", "UTF-8 delta: times faster than SseParser", m => Find("text", Peers.SseParser) is { } parser ? m.TimesFasterThan(parser) : null, 15, "UTF-8 delta");
        Most("text", "UTF-8 delta: times limit", m => m.TimesLimit, 1.25, "UTF-8 delta");
        Most("text", "UTF-16 with snapshot: bytes", m => m.BytesPerEvent, 0.05, "UTF-16 delta and snapshot");
        Most("text", "UTF-16 with snapshot: times limit", m => m.TimesLimit, 1.75, "UTF-16 delta and snapshot");
        Bytes("string delta");
        Bytes("raw events");
        Bytes("iteration");
        Least("text", "final message: times faster than Aggregate()", m => m.TimesFaster, 200, "final message");
        Share("text", "final message: share of Aggregate()'s bytes", "final message", Peers.OfficialMessage, m => m.BytesPerEvent, 0.01);
        Least("tool input", "tool input: times faster than Aggregate()", m => m.TimesFaster, 100, "final message");
        Share("tool input", "tool input: share of Aggregate()'s bytes", "final message", Peers.OfficialMessage, m => m.BytesPerEvent, 0.01);
        Least("text", "raw events: times faster than official", m => m.TimesFaster, 15, "raw events");
        Least("chat client", "AsChatClient: times faster than AsIChatClient", m => m.TimesFaster, 20, "AsChatClient");
        Share("chat client", "AsChatClient: share of AsIChatClient's bytes", "AsChatClient", Peers.OfficialChatClient, m => m.BytesPerEvent, 0.1);
        Least("tool call", "[Tool]: times faster than AIFunctionFactory", m => m.TimesFaster, 3, "[Tool]");
        Least("tool call", "[Tool]: times faster than AIFunctionFactory with parsed arguments", m => Find("tool call", Peers.ReflectedTool + ", arguments parsed before") is { } other ? m.TimesFasterThan(other) : null, 1, "[Tool]");
        Least(Roster.Items, "items: times faster than the TypeScript SDK's snapshots at 4,000 deltas", m => m.TimesFaster, 1_000, "typed");
        Linear("text with snapshots");
        Linear("tool input with snapshots");
        Linear("tool input to final message");
        Linear("items of a tool input");
        return targets;

        Measurement? Find(string group, string name) => measurements.FirstOrDefault(m => m.Group == group && m.Name == name);

        void Most(string group, string name, Func<Measurement, double?> value, double bound, string contender) => Add(name, Find(group, contender) is { } m ? value(m) : null, true, bound);

        void Least(string group, string name, Func<Measurement, double?> value, double bound, string contender) => Add(name, Find(group, contender) is { } m ? value(m) : null, false, bound);

        void Share(string group, string name, string of, string to, Func<Measurement, double?> value, double bound)
            => Add(name, Find(group, of) is { } a && Find(group, to) is { } b ? value(a) / value(b) : null, true, bound);

        void Bytes(string contender) => Add($"{contender}: bytes", Find("text", contender)?.BytesPerEvent, true, Math.Round((Find("text", contender)?.AllowedBytesPerEvent ?? 0) + 0.1, 1));

        void Linear(string name)
            => Add($"{name}: time at 1,000,000 to that at 1,000", Find("linearity", $"{name}, 1,000,000")?.NanosecondsPerEvent / Find("linearity", $"{name}, 1,000")?.NanosecondsPerEvent, true, 1.2);

        void Add(string name, double? value, bool isMost, double bound)
        {
            if (value is { } v)
            {
                targets.Add(new Target(name, v, isMost, bound));
            }
        }
    }

    public static void Print(IReadOnlyList<Target> targets)
    {
        Console.WriteLine();
        foreach (Target target in targets)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(target.IsMet ? "met   " : "MISSED")} {target.Name}: {target.Value:0.###}, {(target.IsMost ? "at most" : "at least")} {target.Bound}"));
        }
    }
}
