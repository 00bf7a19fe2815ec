using System.Diagnostics;
using System.Globalization;
using Handlers.Generators;
using Microsoft.CodeAnalysis;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>generator</c>: what the generator costs an editor, when a project is opened and at each keystroke in a file that has nothing to
/// do with handlers, always from a primed driver; for more and more handler classes, and with the unrelated files doubled.
/// </summary>
internal static class GeneratorCommand
{
    private const int Unrelated = 1_000;

    private static readonly int[] Classes = [1, 10, 100, 1_000];

    public static int Run()
    {
        Console.WriteLine(Machine.Current);
        Console.WriteLine($"Roslyn {typeof(Compilation).Assembly.GetName().Version?.ToString(3)}; classes of 4 handlers; {Unrelated:N0} unrelated files; medians; microseconds");
        Console.WriteLine("search: ForAttributeWithMetadataName for each attribute, and nothing done with what it finds");
        Console.WriteLine($"{"",8}{"opened",26}{"keystroke in a body",44}{"in a declaration",36}");
        Console.WriteLine($"{"classes",8}{"",13}{"search",13}{"",11}{"a class",11}{"2 × files",11}{"search",11}{"",12}{"a class",12}{"search",12}");
        var none = new Editor(new HandlerGenerator(), 0, Unrelated);

        foreach (int classes in Classes)
        {
            var ours = new Editor(new HandlerGenerator(), classes, Unrelated);
            var doubled = new Editor(new HandlerGenerator(), classes, 2 * Unrelated);
            var search = new Editor(new SearchGenerator(), classes, Unrelated);
            if (ours.GeneratedFiles != classes)
            {
                throw new InvalidOperationException($"{ours.GeneratedFiles} of {classes} classes were generated.");
            }

            double[] opened = Medians(Open(ours), Open(search));
            double[] body = Medians(Type(none), Type(ours), Type(doubled), Type(search));
            double[] declaration = Medians(Declare(none), Declare(ours), Declare(search));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{classes,8:N0}{opened[0],13:N0}{opened[1],13:N0}{body[1],11:N0}{(body[1] - body[0]) / classes,11:N1}{body[2],11:N0}{body[3],11:N0}{declaration[1],12:N0}{(declaration[1] - declaration[0]) / classes,12:N1}{declaration[2],12:N0}"));
        }

        return 0;
    }

    private static Func<double> Open(Editor editor) => () => Time(editor.Open(), editor.RunCold);

    private static Func<double> Type(Editor editor) => () => Time(editor.Type(), editor.RunPrimed);

    private static Func<double> Declare(Editor editor) => () => Time(editor.Declare(), editor.RunPrimed);

    /// <summary>Lets all take turns until the JIT has settled and the time is up.</summary>
    private static double[] Medians(params Func<double>[] contenders)
    {
        var times = contenders.Select(_ => new List<double>()).ToArray();
        var clock = Stopwatch.StartNew();

        for (int round = 0; round < 20 || clock.Elapsed < TimeSpan.FromSeconds(6); round++)
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
    private static double Time(Compilation compilation, Func<Compilation, GeneratorDriver> run)
    {
        long start = Stopwatch.GetTimestamp();
        GeneratorDriver driver = run(compilation);
        double time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        GC.KeepAlive(driver);
        return time;
    }
}
