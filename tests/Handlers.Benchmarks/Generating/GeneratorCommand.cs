using System.Diagnostics;
using System.Globalization;
using Handlers.Generators;
using Microsoft.CodeAnalysis;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>generator [seconds]</c>: what the generator costs an editor, when a project is opened and at each kind of keystroke, beside two
/// generators that only search. All take turns in one process, so that the ratios hold on a machine that does other things too.
/// </summary>
internal static class GeneratorCommand
{
    private const int Classes = 200;
    private const int Unrelated = 500;
    private const int Keystrokes = 10_000;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        double seconds = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 6;
        Console.WriteLine(Machine.Current);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Roslyn {typeof(Compilation).Assembly.GetName().Version?.ToString(3)}; {Classes} handler classes and {Unrelated} other files, and {Unrelated} in a project that is referred to; medians; microseconds"));
        Console.WriteLine("one, all: ForAttributeWithMetadataName for one attribute and for all, and nothing done with what it finds");
        Console.WriteLine($"{"",-40}{"handlers",10}{"one",10}{"all",10}{"over one",10}{"of all",12}");

        var ours = new Editor(new HandlerGenerator(), Classes, Unrelated);
        var one = new Editor(new SearchGenerator(1), Classes, Unrelated);
        var all = new Editor(new SearchGenerator(EventCatalog.Events.Length), Classes, Unrelated);
        if (ours.GeneratedFiles != Classes)
        {
            throw new InvalidOperationException($"{ours.GeneratedFiles} of {Classes} classes were generated.");
        }

        Editor[] editors = [ours, one, all];
        Compare("project opened", editors, editor => editor.Open(), (editor, compilation) => editor.RunCold(compilation), seconds);
        Keystroke("body, elsewhere", editors, editor => editor.TypeElsewhere(), seconds);
        Keystroke("body, of a handler", editors, editor => editor.TypeInHandler(), seconds);
        Keystroke("declaration, elsewhere", editors, editor => editor.DeclareElsewhere(), seconds);
        Keystroke("declaration, of a handler", editors, editor => editor.DeclareHandler(), seconds);
        Keystroke("referenced project, body", editors, editor => editor.TypeInReference(), seconds);
        Keystroke("referenced project, declaration", editors, editor => editor.DeclareInReference(), seconds);

        foreach (Editor editor in editors)
        {
            editor.TypeEverywhere(Keystrokes);
        }

        Keystroke(string.Create(CultureInfo.InvariantCulture, $"after {Keystrokes:N0} edits: body, elsewhere"), editors, editor => editor.TypeElsewhere(), seconds);
        Keystroke("body, of a handler", editors, editor => editor.TypeInHandler(), seconds);
        Keystroke("declaration, of a handler", editors, editor => editor.DeclareHandler(), seconds);
        return 0;
    }

    private static void Keystroke(string name, Editor[] editors, Func<Editor, Compilation> edit, double seconds)
        => Compare(name, editors, edit, (editor, compilation) => editor.RunPrimed(compilation), seconds);

    private static void Compare(string name, Editor[] editors, Func<Editor, Compilation> edit, Func<Editor, Compilation, GeneratorDriver> run, double seconds)
    {
        double[] times = Medians(seconds, [.. editors.Select<Editor, Func<double>>(editor => () => Time(editor, edit(editor), run))]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-40}{times[0],10:N0}{times[1],10:N0}{times[2],10:N0}{times[0] - times[1],10:N0}{times[0] / times[2],12:N2}"));
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

        // The first half was for the JIT.
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
