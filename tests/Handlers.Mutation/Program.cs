// How many random changes of the streaming and client code do the tests of the runtime notice?
//
//     dotnet run --project tests/Handlers.Mutation -- [count] [seed] [seconds] [numbers]
//
// All mutants are compiled into one copy of the sources and activated one by one by an environment variable. For each, the test classes that
// reach it run until one fails, and fails again when its class runs alone. 200 mutants take about 40 minutes
// on an idle machine; as many run at once as there are processors.
// With a number of seconds, the slowest classes are left out for each mutant, so that the others take no longer than that. Fewer are noticed then.
// With numbers of mutants, separated by commas, only those run. The mutants of a count and a seed are the same as long as the sources are.
using System.Globalization;
using Handlers.Mutation;

int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
TimeSpan budget = args.Length > 2 ? TimeSpan.FromSeconds(int.Parse(args[2], CultureInfo.InvariantCulture)) : TimeSpan.MaxValue;
int[] numbers = args.Length > 3 ? [.. args[3].Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))] : [];
var random = new Random(seed);
Console.WriteLine($"{count} mutants, seed {seed}");

(_, string top) = await Command.RunAsync("git", ["rev-parse", "--show-toplevel"], Environment.CurrentDirectory);
string repository = top.Trim();
(_, string listing) = await Command.RunAsync("git", ["ls-files", "src/Handlers/Streaming/*.cs", "src/Handlers/Client/*.cs"], repository);
Mutant[] candidates = [.. listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(file => MutantFinder.Find(file, File.ReadAllText(Path.Combine(repository, file))))];
random.Shuffle(candidates);

// More mutants than requested are chosen, because some do not compile. No mutant is inside another.
var chosen = new List<Mutant>();
foreach (Mutant candidate in candidates)
{
    if (chosen.Count < count * 3 / 2 && !chosen.Any(other => other.File == candidate.File && other.Span.IntersectsWith(candidate.Span)))
    {
        chosen.Add(candidate);
    }
}

var tree = new MutatedTree(repository, MutatedTree.Folder);
Dictionary<int, Mutant> mutants = (await tree.BuildAsync(chosen)).Take(count).ToDictionary();
Console.WriteLine($"{candidates.Length} candidates, {mutants.Count} compiled in");

var runs = new TestRuns(tree.TestAssembly);
await runs.MeasureAsync();
int noticed = 0;
int run = 0;
await Parallel.ForEachAsync(
    mutants.Where(pair => numbers.Length == 0 || numbers.Contains(pair.Key)),
    new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
    async (pair, cancellationToken) =>
    {
        string? notice = await runs.FindNoticeAsync(pair.Key, budget);
        Interlocked.Increment(ref run);
        Interlocked.Add(ref noticed, notice is null ? 0 : 1);
        Console.WriteLine($"{(notice is null ? "SURVIVED" : "noticed ")} {pair.Key} {pair.Value}{(notice is null ? "" : $"  ({notice})")}");
    });

Console.WriteLine($"{noticed} of {run} noticed: {100.0 * noticed / run:N1} %");
return 0;
