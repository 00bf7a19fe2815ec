namespace Handlers.Benchmarks;

/// <summary>The figures the project holds itself to, over one run of <c>compare</c>.</summary>
internal sealed class Targets
{
    private const double NoBytes = 0.05;

    private readonly IReadOnlyList<Measurement> _measurements;

    private readonly List<Target> _targets = [];

    private Targets(IReadOnlyList<Measurement> measurements) => _measurements = measurements;

    public static IReadOnlyList<Target> Check(IReadOnlyList<Measurement> measurements)
    {
        var targets = new Targets(measurements);
        targets.AddText();
        targets.AddLayoutsAndTexts();
        targets.AddOther();
        targets.AddNative();
        return targets._targets;
    }

    public static void Print(IReadOnlyList<Target> targets)
    {
        Console.WriteLine();
        foreach (Target target in targets)
        {
            Console.WriteLine($"{(target.IsMet ? "met   " : "MISSED")} {target}");
        }
    }

    private void AddText()
    {
        Measurement? limit = Find("text", Peers.Limit);
        Measurement? parser = Find("text", Peers.SseParser);
        Measurement? utf8 = Find("text", "UTF-8 delta");
        Measurement? utf16 = Find("text", "UTF-16 delta and snapshot");
        Measurement? strings = Find("text", "string delta");
        Most("UTF-8 delta: bytes", utf8?.Facts.BytesPerEvent, NoBytes);
        Most("UTF-8 delta: times limit", utf8?.TimesLimit, 0.8);
        Least("UTF-8 delta: times faster than official", utf8?.TimesFaster, 100);
        Least("UTF-8 delta: times faster than SseParser", Times(parser, utf8), 15);
        Most("UTF-8 delta, coalesced: times limit", Find("text", "UTF-8 delta, coalesced")?.TimesLimit, 0.5);
        Most("UTF-8 delta, general way: times SseParser", Times(Find("text", "UTF-8 delta, general way"), parser), 0.5);
        Most("UTF-16 with snapshot: bytes", utf16?.Facts.BytesPerEvent, NoBytes);
        Most("UTF-16 with snapshot: times limit", utf16?.TimesLimit, 1.1);
        Most(
            "string delta: times the sum of 1.4 limits and its strings",
            limit is not null && strings is not null && Find("text", Peers.StringsAlone) is { } alone
                ? Comparison.Ratio(strings.Rounds, [.. limit.Rounds.Zip(alone.Rounds, (a, b) => (1.4 * a) + b)])
                : null,
            1);
        Most("text lens: times string delta", Times(Find("text", "text lens"), strings), 2);
        Most("iteration: times raw events", Times(Find("text", "iteration"), Find("text", "raw events")), 1.5);
        foreach (string name in (string[])["string delta", "raw events", "iteration"])
        {
            Facts? facts = Find("text", name)?.Facts;
            Most($"{name}: bytes", facts?.BytesPerEvent, Math.Round((facts?.AllowedBytesPerEvent ?? 0) + 0.1, 1));
        }

        Measurement? final = Find("text", "final message");
        Least("final message: times faster than Aggregate()", final?.TimesFaster, 200);
        Most("final message: share of Aggregate()'s bytes", final?.Facts.BytesPerEvent / Find("text", Peers.OfficialMessage)?.Facts.BytesPerEvent, 0.01);
        Least("raw events: times faster than official", Find("text", "raw events")?.TimesFaster, 15);
    }

    private void AddLayoutsAndTexts()
    {
        const string utf8 = "UTF-8 delta";
        string english = OurContenders.TextGroup + SampleText.English.Name;
        IReadOnlyList<Measurement> layouts = All(OurContenders.LayoutGroup, utf8);
        IReadOnlyList<Measurement> texts = [.. All(OurContenders.TextGroup, utf8).Where(m => m.Group != OurContenders.PythonGroup), .. All(OurContenders.PrettyGroup, utf8)];
        IReadOnlyList<Measurement> all = [.. layouts, .. texts, .. All(OurContenders.PythonGroup, utf8)];
        Each("UTF-8 delta: bytes", all, m => m.Facts.BytesPerEvent, isMost: true, NoBytes);
        Each("UTF-8 delta: times faster than SseParser", all, m => m.TimesFaster, isMost: false, 8);
        Each("UTF-8 delta: times the API's layout", layouts, m => Times(m, Find(OurContenders.LayoutGroup + WireLayout.Api.Name, utf8)), isMost: true, 1.3);
        Each("UTF-8 delta: times English", texts, m => Times(m, Find(english, utf8)), isMost: true, 2);
        foreach (string name in (string[])["UTF-16 delta and snapshot", "final message"])
        {
            IReadOnlyList<Measurement> rows = [.. All(OurContenders.TextGroup, name).Where(m => m.Group != OurContenders.PythonGroup)];
            Each($"{name}: times English", rows, m => Times(m, Find(english, name)), isMost: true, 2.5);
        }
    }

    private void AddOther()
    {
        foreach (string group in (string[])["tool input", OurContenders.PrettyGroup])
        {
            Most($"{group} to final message: times limit", Find(group, "final message")?.TimesLimit, 2);
            Most($"{group} with snapshots: times limit", Find(group, "UTF-8 delta and snapshot")?.TimesLimit, 3);
        }

        Measurement? input = Find("tool input", "final message");
        Least("tool input: times faster than Aggregate()", input?.TimesFaster, 100);
        Most("tool input: share of Aggregate()'s bytes", input?.Facts.BytesPerEvent / Find("tool input", Peers.OfficialMessage)?.Facts.BytesPerEvent, 0.01);
        Measurement? chat = Find("chat client", "AsChatClient");
        Least("AsChatClient: times faster than AsIChatClient", chat?.TimesFaster, 20);
        Most("AsChatClient: share of AsIChatClient's bytes", chat?.Facts.BytesPerEvent / Find("chat client", Peers.OfficialChatClient)?.Facts.BytesPerEvent, 0.1);
        Measurement? tool = Find("tool call", "[Tool]");
        Least("[Tool]: times faster than AIFunctionFactory", tool?.TimesFaster, 3);
        Least("[Tool]: times faster than AIFunctionFactory with parsed arguments", Times(Find("tool call", Peers.ReflectedTool + ", arguments parsed before"), tool), 1);
        Least("items: times faster than the TypeScript SDK's snapshots at 4,000 deltas", Find(OurContenders.Items, "typed")?.TimesFaster, 1_000);
        foreach (string name in OurContenders.LengthNames)
        {
            Most(
                $"{name}: time at 1,000,000 to that at 1,000",
                Times(Find(OurContenders.Linearity, $"{name}, 1,000,000"), Find(OurContenders.Linearity, $"{name}, 1,000")),
                1.2);
        }
    }

    private void AddNative()
    {
        foreach (string build in _measurements.SelectMany(m => m.Native).Select(native => native.Build).Distinct())
        {
            Each($"{build}: times the JIT", _measurements, m => m.Native.FirstOrDefault(native => native.Build == build)?.TimesJit, isMost: true, 1.3);
        }
    }

    private static double? Times(Measurement? one, Measurement? other) => one is null || other is null ? null : one.Times(other);

    private Measurement? Find(string group, string name) => _measurements.FirstOrDefault(m => m.Group == group && m.Name == name);

    private IReadOnlyList<Measurement> All(string group, string name) => [.. _measurements.Where(m => m.Group.StartsWith(group, StringComparison.Ordinal) && m.Name == name)];

    // One line for all rows while the worst of them meets the target, otherwise one for each that misses it.
    private void Each(string name, IReadOnlyList<Measurement> rows, Func<Measurement, double?> value, bool isMost, double bound)
    {
        Target[] all = [.. rows.Where(m => value(m) is not null).Select(m => new Target($"{name} ({m.Group}{(name.Contains(m.Name, StringComparison.Ordinal) ? "" : $": {m.Name}")})", value(m)!.Value, isMost, bound))];
        Target[] missed = [.. all.Where(target => !target.IsMet)];
        _targets.AddRange(missed.Length > 0 ? missed : all.OrderBy(target => isMost ? -target.Value : target.Value).Take(1).Select(target => target with { Name = $"{target.Name}, the worst of {all.Length}" }));
    }

    private void Most(string name, double? value, double bound) => Add(name, value, true, bound);

    private void Least(string name, double? value, double bound) => Add(name, value, false, bound);

    private void Add(string name, double? value, bool isMost, double bound)
    {
        if (value is { } v)
        {
            _targets.Add(new Target(name, v, isMost, bound));
        }
    }
}
