using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Handlers.Mutation;

/// <summary>A copy of the repository in a folder of its own, with all mutants compiled in; an environment variable activates one.</summary>
internal sealed partial class MutatedTree(string repository, string folder)
{
    /// <summary>Activates the mutant of this number.</summary>
    public const string ActiveVariable = "HANDLERS_MUTANT";

    /// <summary>Names a file to which each process adds the numbers of the mutants it reached.</summary>
    public const string ReachedVariable = "HANDLERS_MUTANTS_REACHED";

    private const string Project = "tests/Handlers.Tests";

    private const string ActiveMutant = $$"""
        namespace Handlers;

        internal static class ActiveMutant
        {
            private static readonly int Number = int.Parse(System.Environment.GetEnvironmentVariable("{{ActiveVariable}}") ?? "-1", System.Globalization.CultureInfo.InvariantCulture);
            private static readonly string? File = System.Environment.GetEnvironmentVariable("{{ReachedVariable}}");
            private static readonly bool[]? Reached = Trace();

            public static bool Is(int number)
            {
                if (Reached is not null)
                {
                    Reached[number] = true;
                }

                return number == Number;
            }

            private static bool[]? Trace()
            {
                if (File is null)
                {
                    return null;
                }

                var reached = new bool[100_000];
                System.AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                    System.IO.File.AppendAllLines(File, System.Linq.Enumerable.Range(0, reached.Length).Where(i => reached[i]).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                return reached;
            }
        }
        """;

    public string TestAssembly => Path.Combine(folder, Project, "bin/Debug/net10.0/Handlers.Tests.dll");

    public static string Folder => Path.Combine(Path.GetTempPath(), "handlers-mutants");

    /// <summary>Copies what git tracks, compiles the mutants in, and drops those that do not compile.</summary>
    /// <returns>The mutants that are in the build; the number of each is its index in <paramref name="mutants"/>.</returns>
    public async Task<Dictionary<int, Mutant>> BuildAsync(IReadOnlyList<Mutant> mutants)
    {
        await CopyAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "src/Handlers/ActiveMutant.cs"), ActiveMutant);
        var kept = Enumerable.Range(0, mutants.Count).ToDictionary(i => i, i => mutants[i]);
        while (true)
        {
            Dictionary<string, List<(int Line, int Number)>> lines = await WriteAsync(kept, mutants);
            string[] options = ["-v", "q", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:GenerateDocumentationFile=false"];
            (int status, string output) = await Command.RunAsync("dotnet", ["build", Path.Combine(folder, Project), .. options], folder);
            if (status == 0)
            {
                return kept;
            }

            int count = kept.Count;
            foreach (Match error in CompilerError().Matches(output))
            {
                string file = Path.GetRelativePath(folder, error.Groups[1].Value);
                int line = int.Parse(error.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
                int column = int.Parse(error.Groups[3].ValueSpan, CultureInfo.InvariantCulture);
                foreach (int number in FindCauses(await File.ReadAllTextAsync(Path.Combine(folder, file)), line, column, lines.GetValueOrDefault(file, [])))
                {
                    kept.Remove(number);
                }
            }

            if (kept.Count == count)
            {
                throw new InvalidOperationException($"The mutated sources do not compile, and no mutant is the cause:\n{output}");
            }
        }
    }

    [GeneratedRegex(@"^\s*(/[^(\n]+)\((\d+),(\d+)\): error", RegexOptions.Multiline)]
    private static partial Regex CompilerError();

    // The compiler may report an error before or after the mutant that causes it, for example at a variable that a removed statement would have
    // assigned. So all mutants in the smallest statement or member around the error that has any are dropped.
    private static int[] FindCauses(string source, int line, int column, List<(int Line, int Number)> places)
    {
        SourceText text = SourceText.From(source);
        SyntaxNode? node = CSharpSyntaxTree.ParseText(text).GetRoot().FindToken(text.Lines[line - 1].Start + column - 1).Parent;
        return (node?.AncestorsAndSelf() ?? [])
            .Where(static node => node is StatementSyntax or MemberDeclarationSyntax)
            .Select(node => text.Lines.GetLinePositionSpan(node.Span))
            .Select(span => places.Where(place => place.Line > span.Start.Line && place.Line <= span.End.Line + 1).Select(static place => place.Number).Distinct().ToArray())
            .FirstOrDefault(static numbers => numbers.Length > 0) ?? [];
    }

    private async Task CopyAsync()
    {
        Directory.CreateDirectory(folder);
        (_, string files) = await Command.RunAsync("git", ["ls-files"], repository);
        foreach (string file in files.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string target = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(repository, file), target, overwrite: true);
        }
    }

    // Each mutant goes on a line of its own, so that an error's line tells which one it is.
    private async Task<Dictionary<string, List<(int Line, int Number)>>> WriteAsync(Dictionary<int, Mutant> kept, IReadOnlyList<Mutant> all)
    {
        var lines = new Dictionary<string, List<(int Line, int Number)>>();
        foreach (string file in all.Select(mutant => mutant.File).Distinct())
        {
            string source = await File.ReadAllTextAsync(Path.Combine(repository, file));
            var text = new StringBuilder();
            int position = 0;
            int line = 1;
            List<(int Line, int Number)> places = lines[file] = [];
            foreach ((int number, Mutant mutant) in kept.Where(pair => pair.Value.File == file).OrderBy(pair => pair.Value.Span.Start))
            {
                Append(source[position..mutant.Span.Start]);
                Append("\n");
                int first = line;
                Append(mutant.Switch(number));
                places.AddRange(Enumerable.Range(first, line - first + 1).Select(at => (at, number)));
                Append("\n");
                position = mutant.Span.End;
            }

            Append(source[position..]);
            await File.WriteAllTextAsync(Path.Combine(folder, file), text.ToString());

            void Append(string part)
            {
                text.Append(part);
                line += part.Count(c => c == '\n');
            }
        }

        return lines;
    }
}
