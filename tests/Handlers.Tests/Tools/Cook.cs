namespace Handlers.Tests.Tools;

/// <summary>Takes recipes in every way.</summary>
internal sealed partial class Cook
{
    public List<string> Seen { get; } = [];

    [OnText]
    private void Text(ReadOnlySpan<char> delta) => Seen.Add($"delta {delta.Length}");

    [OnItem("steps")]
    private void Step(RecipeStep step, int number) => Seen.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number} {step.Text} {step.Minutes}").TrimEnd());

    [OnMessage]
    private void Message() => Seen.Add("message");

    [OnOutput]
    private void Output(Recipe recipe) => Seen.Add($"{recipe.Name} {recipe.Steps.Count}");
}
