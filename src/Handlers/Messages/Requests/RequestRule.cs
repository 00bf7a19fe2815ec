using System.Globalization;

namespace Handlers;

/// <summary>
/// A rule that the API certainly enforces, with a message for the caller and the API's own message. The client checks the rules before it sends a request
/// (<see cref="RequestRules"/>), and the local server of <c>Handlers.Testing</c> answers with the API's message.
/// </summary>
/// <param name="Advice">The message for the caller, after <c>The field messages[0].content[1]</c>. <c>{0}</c> and <c>{1}</c> stand for arguments.</param>
/// <param name="ApiMessage">
/// The API's message. <c>{field}</c> is the place as the API spells it, <c>{item}</c> its first two parts (<c>messages.0</c>), <c>{root}</c> its first.
/// </param>
internal sealed record RequestRule(string Advice, string ApiMessage)
{
    public static readonly RequestRule NotEmpty = new("must not be empty", "{field}: String should have at least 1 character");

    public static readonly RequestRule IsSet = new("must not be empty", "{field}: Field required");

    public static readonly RequestRule NotNull = new("must not be null", "{field}: Input should be a valid dictionary");

    public static readonly RequestRule AtLeast = new("must be at least {0}; it is {1}", "{field}: Input should be greater than or equal to {0}");

    public static readonly RequestRule From0To1 = new("must be from 0 to 1; it is {0}", "{field}: range: 0..1");

    public static readonly RequestRule IsObject = new("must be a JSON object; it is a {0}", "{field}: Input should be a valid dictionary");

    public static readonly RequestRule HasMessages = new("must have at least one message", "messages: at least one message is required");

    public static readonly RequestRule HasContent = new(
        "must not be empty", "{item}: all messages must have non-empty content except for the optional final assistant message");

    public static readonly RequestRule MessageHasContent = new(
        "must not be empty. Add content, or leave the message out: only the last message may be empty, and only if its role is assistant", HasContent.ApiMessage);

    public static readonly RequestRule HasContentOrConfig = new("must have content or an output_config", "{item}: system messages must have content or output_config");

    public static readonly RequestRule TextNotEmpty = new("must not be empty", "{root}: text content blocks must be non-empty");

    public static readonly RequestRule TextNotBlank = new("must not be white space only", "{root}: text content blocks must contain non-whitespace text");

    public static readonly RequestRule SystemIsText = new("must be a text block, not {0}", "{field}: Input should be 'text'");

    public static readonly RequestRule ThinkingIsNotCached = new(
        "must not be set: thinking cannot be marked for the cache", "{field}: Extra inputs are not permitted");

    public static readonly RequestRule ThinkingIsSigned = new(
        "must have its signature: the API accepts only thinking that it has sent, unchanged. Leave the block out, as Message.ToParam does",
        "{field}: Invalid `signature` in `thinking` block");

    public static readonly RequestRule ErrorSaysWhat = new(
        "must have content, because is_error is true: say what failed", "{field}: content cannot be empty if `is_error` is true");

    public static readonly RequestRule CallIsAnswered = new(
        "is a tool_use without a tool_result in the next message. Answer it there with ToolUseBlock.ToResult, or leave it out",
        "{item}: `tool_use` ids were found without `tool_result` blocks immediately after: {0}. "
            + "Each `tool_use` block must have a corresponding `tool_result` block in the next message.");

    public static readonly RequestRule CallIsUnique = new(
        "is a tool_use with the id of another one in the same message. Give each call an id of its own", "{field}: `tool_use` ids must be unique");

    public static readonly RequestRule ResultHasCall = new(
        "is a tool_result without its tool_use in the previous message. Send the reply that called the tool before it, or leave it out",
        "{field}: unexpected `tool_use_id` found in `tool_result` blocks: {0}. "
            + "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");

    public static readonly RequestRule ResultIsSingle = new(
        "is a second tool_result for one tool_use. Leave one of them out",
        "{field}: each tool_use must have a single result. Found multiple `tool_result` blocks with id: {0}");

    public static readonly RequestRule BudgetBelowMaxTokens = new(
        "must be below max_tokens, which is {0}; it is {1}",
        "`max_tokens` must be greater than `thinking.budget_tokens`. "
            + "Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size");

    public static readonly RequestRule ToolName = new(
        "must have 1 to 128 characters, each a letter from A to Z, a digit, an underscore or a hyphen",
        "{field}: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");

    public static readonly RequestRule ToolNameIsUnique = new("must differ from the names of the other tools", "tools: Tool names must be unique.");

    public static readonly RequestRule SchemaIsSet = new("must be \"object\": set the JSON schema of the tool's input, which is an object", "{field}: Field required");

    public static readonly RequestRule SchemaIsOfObject = new("must be \"object\": the input of a tool is a JSON object", "{field}: Input should be 'object'");

    public static readonly RequestRule OwnProperty = new(
        "must be set by its own property, not by AdditionalProperties", "{field}: Extra inputs are not permitted");

    /// <summary>Creates the exception for a place in the request.</summary>
    public InvalidRequestException At(RequestPath path, params ReadOnlySpan<object?> arguments)
    {
        string advice = Advice;
        string apiMessage = ApiMessage.Replace("{field}", path.ApiField, StringComparison.Ordinal)
            .Replace("{item}", path.ApiItem, StringComparison.Ordinal).Replace("{root}", path.Root, StringComparison.Ordinal);
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = Convert.ToString(arguments[i], CultureInfo.InvariantCulture) ?? "";
            string placeholder = string.Create(CultureInfo.InvariantCulture, $"{{{i}}}");
            advice = advice.Replace(placeholder, argument, StringComparison.Ordinal);
            apiMessage = apiMessage.Replace(placeholder, argument, StringComparison.Ordinal);
        }

        string field = path.Field;
        return new InvalidRequestException($"The field {field} {advice}.", field, apiMessage);
    }

    /// <summary>Checks each item of a list.</summary>
    public static void Each<T>(IReadOnlyList<T>? items, RequestPath path, Action<T, RequestPath> check)
    {
        for (int i = 0; i < items?.Count; i++)
        {
            RequestPath item = path.Item(i);
            check(items[i] ?? throw NotNull.At(item), item);
        }
    }

    public static void CheckNotEmpty(string? value, RequestPath path)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw NotEmpty.At(path);
        }
    }

    public static void CheckAtLeast(int? value, int least, RequestPath path)
    {
        if (value < least)
        {
            throw AtLeast.At(path, least, value);
        }
    }

    public static void CheckObject(System.Text.Json.JsonElement value, RequestPath path)
    {
        if (value.ValueKind is not System.Text.Json.JsonValueKind.Object)
        {
            throw IsObject.At(path, value.ValueKind);
        }
    }
}
