using Anthropic.Models.Beta.Messages;
using Xunit;

namespace Handlers.Tests.Messages;

/// <summary>
/// Compares the models with those of the official SDK. After its version was raised, these tests list what is new in the API; each name is then
/// added to the models, or below with the reason why it is not.
/// </summary>
public class DriftTests
{
    /// <summary>What the SDK has and we have not, with the reason.</summary>
    private static readonly Dictionary<string, string> Known = new()
    {
        ["MessageRequest.output_format"] = "Deprecated; output_config.format has taken its place.",
        ["MessageRequest.betas"] = "A header: MessagesClientOptions.Betas.",
        ["MessageRequest.user_profile_id"] = "A header: RequestOptions.Headers.",
        ["MessageRequest.workspace_id"] = "A header: RequestOptions.Headers.",
        ["ContextAmount.value_value"] = "The SDK's name for the field value, which is typed.",
        ["MessageRequest.raw_body_data"] = "Not of the API: where the SDK keeps the body.",
        ["InputSchema: held as JsonElement"] = "A JSON Schema may hold anything.",
        ["BetaResponseToolInputSchema: held as JsonElement"] = "A JSON Schema may hold anything.",
    };

    public static TheoryData<string> Roots { get; } = [.. Pairs.Keys];

    private static Dictionary<string, (System.Type Theirs, System.Type Ours)> Pairs => new()
    {
        ["request"] = (typeof(MessageCreateParams), typeof(MessageRequest)),
        ["stable request"] = (typeof(Anthropic.Models.Messages.MessageCreateParams), typeof(MessageRequest)),
        ["reply"] = (typeof(BetaMessage), typeof(Message)),
        ["stable reply"] = (typeof(Anthropic.Models.Messages.Message), typeof(Message)),
        ["events"] = (typeof(BetaRawMessageStreamEvent), typeof(MessageStreamEvent)),
        ["stable events"] = (typeof(Anthropic.Models.Messages.RawMessageStreamEvent), typeof(MessageStreamEvent)),
    };

    [Theory, MemberData(nameof(Roots))]
    public void Everything_that_the_official_SDK_names_is_typed_here(string root)
    {
        SdkComparison comparison = new();
        comparison.Compare(Pairs[root].Theirs, Pairs[root].Ours);

        Assert.True(comparison.Compared > 20, $"only {comparison.Compared} types were compared");
        AssertNone(comparison.Missing.Except(Known.Keys));
    }

    [Fact]
    public void Every_known_difference_still_exists()
    {
        SdkComparison comparison = new();
        foreach ((System.Type theirs, System.Type ours) in Pairs.Values)
        {
            comparison.Compare(theirs, ours);
        }

        AssertNone(Known.Keys.Except(comparison.Missing));
    }

    [Fact]
    public void Every_error_type_of_the_official_SDK_is_known() =>
        AssertNone(SdkComparison.MissingValues(typeof(Anthropic.Models.ErrorObjectType), typeof(ErrorType)));

    private static void AssertNone(IEnumerable<string> names)
    {
        string[] left = [.. names];
        Assert.True(left.Length == 0, string.Join("\n", left));
    }
}
