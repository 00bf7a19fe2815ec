namespace Handlers.Tests.Tools;

[JsonOutput]
internal sealed partial record Recipe(string Name, IReadOnlyList<RecipeStep> Steps);

internal sealed record RecipeStep(string Text, int? Minutes);
