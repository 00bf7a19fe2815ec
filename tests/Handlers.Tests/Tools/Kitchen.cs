namespace Handlers.Tests.Tools;

/// <summary>Writes down what there is of a recipe after each delta.</summary>
internal sealed partial class Kitchen
{
    public List<string> Seen { get; } = [];

    [OnText]
    private void See(PartialJson soFar)
    {
        Recipe? recipe = soFar.Deserialize<Recipe>();
        Seen.Add(recipe is null ? "none" : $"{recipe.Name}:{string.Join(',', (recipe.Steps ?? []).Select(step => $"{step.Text} {step.Minutes?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}"))}");
    }
}
