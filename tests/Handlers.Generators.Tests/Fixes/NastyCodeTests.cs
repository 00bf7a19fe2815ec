using Microsoft.CodeAnalysis;

namespace Handlers.Generators.Tests.Fixes;

/// <summary>A fix that is offered keeps the code compiling and removes its diagnostic, whatever the code, and so does every fix after it.</summary>
public sealed class NastyCodeTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("HANDLERS_LONG_TESTS") == "1";

    public static TheoryData<string> Fixable => [.. NastyCode.Fixable];

    public static TheoryData<string> Hard => [.. NastyCode.Hard];

    public static TheoryData<string> Files => [.. NastyCode.Files.Select(files => string.Join("\n---\n", files))];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, IsLong ? 2_000 : 20)];

    [Theory]
    [MemberData(nameof(Fixable))]
    public async Task What_can_be_fixed_is_fixed(string member)
    {
        using var project = new FixedProject(Class(member));
        Assert.All(await FixedProject.ErrorsAsync(project.Project), error => Assert.Contains("CS4012", error, StringComparison.Ordinal));

        Project left = project.Project;
        for (int step = 0; step < 4; step++)
        {
            foreach (Diagnostic diagnostic in await FixedProject.DiagnoseAsync(left))
            {
                IReadOnlyList<(string Title, Project Changed)> fixes = await FixedProject.FixAsync(left, diagnostic);
                if (fixes.Count > 0)
                {
                    left = fixes[0].Changed;
                    break;
                }
            }
        }

        string text = await FixedProject.TextAsync(left);
        Assert.Empty((await FixedProject.DiagnoseAsync(left)).Select(diagnostic => $"{diagnostic}\n{text}"));
        Assert.Empty(await FixedProject.ErrorsAsync(left));
        await ExploreAsync(project.Project, 2);
    }

    [Theory]
    [MemberData(nameof(Hard))]
    public async Task What_cannot_be_fixed_is_not_broken(string member)
    {
        using var project = new FixedProject(Class(member));
        await ExploreAsync(project.Project, 2);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Other_declarations_are_not_broken(string files)
    {
        using var project = new FixedProject(files.Split("\n---\n"));
        await ExploreAsync(project.Project, 2);
    }

    /// <summary>Several mistakes in one class, with fixes applied in a random order until none is offered. The seed is the case.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Mistakes_together_are_not_broken(int seed)
    {
        var random = new Random(seed);
        string[] all = [.. NastyCode.Fixable, .. NastyCode.Hard];
        string[] members = [.. Enumerable.Range(0, 4).Select(i => random.GetItems(all, 1)[0].Replace("X", "X" + i, StringComparison.Ordinal).Replace("Y", "Y" + i, StringComparison.Ordinal))];
        using var project = new FixedProject(Class(string.Join("\n    ", members)));

        Project left = project.Project;
        for (int step = 0; step < 12; step++)
        {
            Diagnostic[] diagnostics = [.. await FixedProject.DiagnoseAsync(left)];
            random.Shuffle(diagnostics);

            Project? next = null;
            foreach (Diagnostic diagnostic in diagnostics)
            {
                foreach ((string title, Project changed) in await FixedProject.FixAsync(left, diagnostic))
                {
                    await AssertFixedAsync(left, changed, diagnostic, title);
                    next = changed;
                }

                if (next is not null)
                {
                    break;
                }
            }

            if (next is null)
            {
                return;
            }

            left = next;
        }
    }

    /// <summary>Applies every fix, and every fix after it.</summary>
    private static async Task ExploreAsync(Project project, int depth)
    {
        if (depth == 0)
        {
            return;
        }

        foreach (Diagnostic diagnostic in await FixedProject.DiagnoseAsync(project))
        {
            foreach ((string title, Project changed) in await FixedProject.FixAsync(project, diagnostic))
            {
                await AssertFixedAsync(project, changed, diagnostic, title);
                await ExploreAsync(changed, depth - 1);
            }
        }
    }

    private static async Task AssertFixedAsync(Project before, Project after, Diagnostic diagnostic, string title)
    {
        string change = $"'{title}' for {diagnostic}:\n{await FixedProject.TextAsync(before)}\n=>\n{await FixedProject.TextAsync(after)}";

        int errors = (await FixedProject.ErrorsAsync(before)).Count;
        IReadOnlyList<string> left = await FixedProject.ErrorsAsync(after);
        Assert.True(left.Count <= errors, change + "\n" + string.Join('\n', left));

        int found = (await FixedProject.DiagnoseAsync(before)).Count(other => other.Id == diagnostic.Id);
        Assert.True((await FixedProject.DiagnoseAsync(after)).Count(other => other.Id == diagnostic.Id) < found, change);
    }

    private static string Class(string members) => $$"""
        partial class C
        {
            {{members}}
            int _field;
            string? _text;
            byte[]? _bytes;
            ReadOnlyMemory<char> _memory;
            static void Keep(ReadOnlyMemory<char> text) { }
            static async IAsyncEnumerable<int> Numbers(CancellationToken token = default) { await Task.Yield(); yield return 1; }
        }
        """;
}
