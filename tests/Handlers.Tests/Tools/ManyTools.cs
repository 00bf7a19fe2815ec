using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Handlers.Tests.Tools;

/// <summary>Tools whose schemas have everything that the generator writes.</summary>
internal sealed partial class ManyTools
{
    /// <summary>Every kind of value.</summary>
    /// <param name="text">A text.</param>
    /// <param name="number">A number.</param>
    /// <param name="when">A time.</param>
    /// <param name="kind">A kind.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="counts">Counts.</param>
    /// <param name="shape">A shape.</param>
    /// <param name="tree">A tree.</param>
    /// <param name="any">Anything.</param>
    [Tool]
    public static string Values(
        [StringLength(20, MinimumLength = 1), RegularExpression("[a-z]+")] string text,
        [Range(1, 7)] int number,
        DateTimeOffset when,
        ToolKind? kind,
        IReadOnlyList<RecipeStep> steps,
        Dictionary<string, int> counts,
        ToolShape shape,
        ToolTree? tree = null,
        JsonElement? any = null) => $"{text}{number}{when}{kind}{steps}{counts}{shape}{tree}{any}";

    /// <summary>What strict mode takes.</summary>
    /// <param name="text">A text.</param>
    /// <param name="number">A number.</param>
    /// <param name="id">An id.</param>
    /// <param name="bytes">Some bytes.</param>
    /// <param name="shape">A shape.</param>
    [Tool(Strict = true)]
    public static string Strict([StringLength(20, MinimumLength = 1)] string text, [Range(1, 7)] int number, Guid id, byte[] bytes, ToolShape shape)
        => $"{text}{number}{id}{bytes}{shape}";
}
