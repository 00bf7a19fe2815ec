using System.Reflection;
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

    /// <summary>Betas without a constant, by the reason.</summary>
    private static readonly Dictionary<string, string[]> OtherBetas = new()
    {
        ["A later date has taken its place."] =
        [
            "code-execution-2025-05-22", "computer-use-2024-10-22", "computer-use-2025-01-24", "fallback-credit-2026-06-01", "mcp-client-2025-04-04",
            "server-side-fallback-2026-06-01", "user-profiles-2026-03-24", "user-profiles-2026-08-18",
        ],
        ["No beta any more: the API does it without."] =
        [
            "message-batches-2024-09-24", "output-128k-2025-02-19", "pdfs-2024-09-25", "prompt-caching-2024-07-31", "token-counting-2024-11-01", "token-efficient-tools-2025-02-19",
        ],
        ["Of endpoints that are not covered here."] =
        [
            "admin-user-sign-out-2026-10-08", "agent-memory-2026-07-22", "analytics-usage-cost-2026-08-24", "ce-claude-code-managed-settings-2026-10-06", "ce-plugins-2026-09-01",
            "ce-user-management-2026-07-13", "dreaming-2026-04-21", "efs-2026-10-01", "experimental-claude-tag-2026-10-21", "managed-agents-2026-04-01", "mcp-tunnels-2026-06-22",
            "spend-limit-reads-2026-09-26", "telemetry-destinations-2026-08-11", "webhooks-2026-10-07",
        ],
        ["For developers at Anthropic."] = ["dev-full-thinking-2025-05-14"],
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

    [Fact]
    public void Every_error_code_is_one_of_the_official_SDK() =>
        AssertNone(typeof(ErrorCode).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(code => code.GetValue(null)!.ToString()!)
            .Except(SdkComparison.Values(typeof(Anthropic.Models.ErrorDetailsErrorCode))));

    [Fact]
    public void Every_beta_of_the_official_SDK_has_a_constant_or_is_known()
    {
        Dictionary<string, string> constants = typeof(AnthropicBeta).GetFields().ToDictionary(field => field.Name, field => (string)field.GetValue(null)!);
        string[] theirs = [.. SdkComparison.Values(typeof(Anthropic.Models.Beta.AnthropicBeta))];

        Assert.All(constants, constant => Assert.Equal(constant.Value.Replace("-", "", StringComparison.Ordinal), constant.Key, ignoreCase: true));
        // Documented, and named by the SDK's own helpers, but not on its list.
        AssertNone(constants.Values.Except([.. theirs, AnthropicBeta.CodeExecution20250825]));
        AssertNone(theirs.Except(constants.Values).Except(OtherBetas.SelectMany(betas => betas.Value)));
        AssertNone(OtherBetas.SelectMany(betas => betas.Value).Except(theirs).Concat(OtherBetas.SelectMany(betas => betas.Value).Intersect(constants.Values)));
    }

    private static void AssertNone(IEnumerable<string> names)
    {
        string[] left = [.. names];
        Assert.True(left.Length == 0, string.Join("\n", left));
    }
}
