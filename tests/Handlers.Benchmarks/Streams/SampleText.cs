using System.Text.RegularExpressions;

namespace Handlers.Benchmarks;

/// <summary>
/// Text of one language or kind, cut into tokens as a model's are: a word with the space before it, punctuation, a few digits, an
/// indentation; long words, and text without spaces, in pieces. The same for the same seed.
/// </summary>
internal sealed partial class SampleText
{
    private readonly string[] _paragraphs;

    private SampleText(string name, string file)
    {
        using Stream resource = typeof(SampleText).Assembly.GetManifestResourceStream(file + ".txt") ?? throw new InvalidOperationException($"There is no {file}.txt.");
        using var reader = new StreamReader(resource);
        _paragraphs = reader.ReadToEnd().TrimEnd().ReplaceLineEndings("\n").Split("\n\n");
        Name = name;
    }

    public static SampleText English { get; } = new("English", "English");

    public static SampleText Code { get; } = new("C# code", "Code");

    public static SampleText Chinese { get; } = new("Chinese", "Chinese");

    public static IReadOnlyList<SampleText> All { get; } =
    [
        English,
        Code,
        new("Markdown", "Markdown"),
        Chinese,
        new("Japanese", "Japanese"),
        new("Russian", "Russian"),
        new("Hindi", "Hindi"),
        new("emoji", "Emoji"),
    ];

    public string Name { get; }

    /// <summary>Paragraphs in random order, as tokens.</summary>
    public List<string> Tokens(Random random, int count)
    {
        var tokens = new List<string>(count);
        while (tokens.Count < count)
        {
            tokens.AddRange(Cut(Paragraph(random) + "\n\n", random));
        }

        tokens.RemoveRange(count, tokens.Count - count);
        return tokens;
    }

    public string Paragraph(Random random) => _paragraphs[random.Next(_paragraphs.Length)];

    public static IEnumerable<string> Cut(string text, Random random)
    {
        foreach (Match match in Words().Matches(text))
        {
            ReadOnlyMemory<char> rest = match.Value.AsMemory();
            (int least, int most, bool cutsAll) = Lengths(match.Value);
            while (!rest.IsEmpty)
            {
                int length = rest.Length <= most && !cutsAll ? rest.Length : Math.Min(rest.Length, random.Next(least, most + 1));
                length += char.IsHighSurrogate(rest.Span[length - 1]) ? 1 : 0;
                yield return rest[..length].ToString();
                rest = rest[length..];
            }
        }
    }

    /// <returns>The lengths of pieces, and whether what is no longer than the longest is cut as well.</returns>
    private static (int Least, int Most, bool CutsAll) Lengths(string word) => word.Max() switch
    {
        < '\u0400' => (3, 9, false),
        < '\u0900' => (2, 6, false),
        < '\u0E00' => (1, 4, false),
        >= '\u3000' and < '\uD800' => (1, 3, true),
        _ => (2, 4, false),
    };

    [GeneratedRegex(@" ?[\p{L}\p{M}]+| ?\p{N}{1,3}| ?[^\s\p{L}\p{M}\p{N}]{1,8}\n{0,2}|\n{1,2}|[ \t]{1,12}(?=[ \t])|\s")]
    private static partial Regex Words();
}
