using System.Diagnostics;
using System.Globalization;
using Handlers.Generators;
using Microsoft.CodeAnalysis;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>generator [seconds]</c>: the generator's cost when a project is opened and at each kind of keystroke, compared with two
/// generators that only search for attributes. All take turns in one process, so that the ratios are valid on a busy machine too. Prints the
/// table of docs/performance.md, and at the end whether the project's targets are met.
/// </summary>
internal static class GeneratorCommand
{
    private const int Classes = 200;
    private const int Unrelated = 500;
    private const int Keystrokes = 10_000;

    /// <summary>How many attributes <c>fifteen</c> searches for.</summary>
    private const int Attributes = 15;

    /// <summary>What a keystroke in a body may cost beyond <c>one</c>, in microseconds.</summary>
    private const double MaxOverOne = 2_000;

    /// <summary>What any keystroke may cost beside <c>fifteen</c>.</summary>
    private const double MaxOfFifteen = 2;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        double seconds = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 3;
        Console.WriteLine(Machine.Current);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Roslyn {typeof(Compilation).Assembly.GetName().Version?.ToString(3)}; {Classes} handler classes and {Unrelated} other files, and {Unrelated} in a project that is referred to; medians; microseconds"));
        Console.WriteLine($"one, fifteen: ForAttributeWithMetadataName for one attribute and for {Attributes}, and nothing done with what it finds");
        Console.WriteLine("| | handlers | one | fifteen | handlers − one | handlers ÷ fifteen |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");

        var ours = new Editor(new HandlerGenerator(), Classes, Unrelated);
        Editor[] editors = [ours, new Editor(new SearchGenerator(1), Classes, Unrelated), new Editor(new SearchGenerator(Attributes), Classes, Unrelated)];
        if (ours.GeneratedFiles != Classes)
        {
            throw new InvalidOperationException($"{ours.GeneratedFiles} of {Classes} classes were generated.");
        }

        Compare("project opened", editors, editor => editor.Open(), (editor, compilation) => editor.RunCold(compilation), seconds);
        bool isMet = Type("", editors, seconds);

        foreach (Editor editor in editors)
        {
            editor.TypeEverywhere(Keystrokes);
        }

        isMet &= Type(string.Create(CultureInfo.InvariantCulture, $"after {Keystrokes:N0} edits: "), editors, seconds);
        Console.WriteLine(isMet
            ? "All targets met: in a body at most 2 ms over one, and never more than twice fifteen."
            : "Not all targets met: in a body at most 2 ms over one, and never more than twice fifteen.");
        return isMet ? 0 : 1;
    }

    private static bool Type(string when, Editor[] editors, double seconds)
        => Keystroke(when + "body, in a file without handlers", editors, editor => editor.TypeElsewhere(), seconds, isBody: true)
            & Keystroke(when + "body, of a handler", editors, editor => editor.TypeInHandler(), seconds, isBody: true)
            & Keystroke(when + "declaration, in a file without handlers", editors, editor => editor.DeclareElsewhere(), seconds)
            & Keystroke(when + "declaration, of a handler", editors, editor => editor.DeclareHandler(), seconds)
            & Keystroke(when + "body, in the project referred to", editors, editor => editor.TypeInReference(), seconds, isBody: true)
            & Keystroke(when + "declaration, in the project referred to", editors, editor => editor.DeclareInReference(), seconds);

    private static bool Keystroke(string name, Editor[] editors, Func<Editor, Compilation> edit, double seconds, bool isBody = false)
    {
        double[] times = Compare(name, editors, edit, (editor, compilation) => editor.RunPrimed(compilation), seconds);
        return (!isBody || times[0] - times[1] <= MaxOverOne) && times[0] <= MaxOfFifteen * times[2];
    }

    private static double[] Compare(string name, Editor[] editors, Func<Editor, Compilation> edit, Func<Editor, Compilation, GeneratorDriver> run, double seconds)
    {
        double[] times = Medians(seconds, [.. editors.Select<Editor, Func<double>>(editor => () => Time(editor, edit(editor), run))]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {times[0]:N0} | {times[1]:N0} | {times[2]:N0} | {times[0] - times[1]:N0} | {times[0] / times[2]:N2} |"));
        return times;
    }

    /// <summary>Lets all take turns until the JIT has settled and the time is up.</summary>
    private static double[] Medians(double seconds, Func<double>[] contenders)
    {
        var times = contenders.Select(_ => new List<double>()).ToArray();
        var clock = Stopwatch.StartNew();

        for (int round = 0; round < 20 || clock.Elapsed < TimeSpan.FromSeconds(seconds); round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                times[i].Add(contenders[i]());
            }
        }

        // The first half is warm-up for the JIT and is skipped.
        return [.. times.Select(all => all.Skip(all.Count / 2).Order().ElementAt(all.Count / 4))];
    }

    /// <summary>Microseconds.</summary>
    private static double Time(Editor editor, Compilation compilation, Func<Editor, Compilation, GeneratorDriver> run)
    {
        long start = Stopwatch.GetTimestamp();
        GeneratorDriver driver = run(editor, compilation);
        double time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        GC.KeepAlive(driver);
        return time;
    }
}
