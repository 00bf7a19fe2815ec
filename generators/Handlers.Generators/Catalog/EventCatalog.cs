using System.Collections.Immutable;
using System.Linq;

namespace Handlers.Generators;

/// <summary>
/// The one table: which attribute stands for which method of <c>IMessageHandler</c>, what a method with it may take, where each
/// value comes from, and which flags of <c>HandlerInterest</c> it needs. Parser, rules, emitter and fixes know events from here alone.
/// </summary>
internal static class EventCatalog
{
    public const string MessageHandler = "global::Handlers.IMessageHandler";
    public const string HandlerInterest = "global::Handlers.HandlerInterest";
    public const string AsynchronousInterest = "Asynchronous";

    private const string Char = "global::System.ReadOnlySpan<char>";
    private const string Utf8 = "global::System.ReadOnlySpan<byte>";
    private const string CharMemory = "global::System.ReadOnlyMemory<char>";

    /// <summary>The types of text: what makes a parameter a delta or a snapshot.</summary>
    public static readonly ImmutableArray<TypePattern> TextTypes = [new(Char), new(Utf8), new("string"), new(CharMemory)];

    private static readonly EventValue Stream = Value("stream", "global::Handlers.MessageStream", ValueRole.Common);

    /// <summary>What a method that returns a task should take.</summary>
    public static readonly EventValue CancellationToken = Value("cancellationToken", "global::System.Threading.CancellationToken", ValueRole.Common);

    private static readonly Carrier ToolCall = new("block", "global::Handlers.ToolCallBlock", "e.Block");

    /// <summary>Every event, in the order in which a stream lives.</summary>
    public static readonly ImmutableArray<EventEntry> Events =
    [
        Event("OnConnect", "Connect", Value("response", "global::Handlers.ResponseInfo")),

        Event("OnRetry", "Retry", Value("e", "global::Handlers.RetryEvent")),

        Event("OnStreamEvent", "StreamEvent",
            Value("e", "global::Handlers.MessageStreamEvent", interest: "StreamEvent", cases: Cases("StreamEvent",
                ("global::Handlers.MessageStartEvent", "MessageStartEvent"),
                ("global::Handlers.ContentBlockStartEvent", "ContentBlockStartEvent"),
                ("global::Handlers.ContentBlockDeltaEvent", "ContentBlockDeltaEvent"),
                ("global::Handlers.ContentBlockStopEvent", "ContentBlockStopEvent"),
                ("global::Handlers.MessageDeltaEvent", "MessageDeltaEvent"),
                ("global::Handlers.MessageStopEvent", "MessageStopEvent"),
                ("global::Handlers.PingEvent", "PingEvent"),
                ("global::Handlers.ErrorEvent", "ErrorEvent"),
                ("global::Handlers.UnknownEvent", "UnknownEvent")))),

        Event("OnPing", "Ping"),

        Event("OnText", "TextIndex", "global::Handlers.TextEvent e",
            Text("delta", ValueRole.Delta, "Delta", "Text"),
            Text("snapshot", ValueRole.Snapshot, "Snapshot", "TextSnapshot"),
            Index("e.Index")),

        Event("OnThinking", "ThinkingIndex", "global::Handlers.ThinkingEvent e",
            Text("delta", ValueRole.Delta, "Delta", "Thinking"),
            Text("snapshot", ValueRole.Snapshot, "Snapshot", "ThinkingSnapshot"),
            Index("e.Index")),

        Event("OnSignature", "Signature", "string signature, int index",
            Value("signature", "string"),
            Index("index")),

        Event("OnCitation", "Citation", "global::Handlers.Citation citation, int index",
            Value("citation", "global::Handlers.Citation", cases: Cases(null)),
            Index("index")),

        InputJson(),

        Event("OnContentBlock", "ContentBlockIndex", "global::Handlers.ContentBlock? contentBlock, int index",
            Value("contentBlock", "global::Handlers.ContentBlock", interest: "ContentBlock", nullable: true, cases: Cases("OtherBlock",
                ("global::Handlers.TextBlock", "TextBlock"),
                ("global::Handlers.ThinkingBlock", "ThinkingBlock"),
                ("global::Handlers.ToolCallBlock", "ToolCallBlock"))),
            Index("index")),

        Event("OnMessage", "MessageStop", "global::Handlers.Message? message",
            Value("message", "global::Handlers.Message", interest: "Message", nullable: true)),

        Event("OnTimeout", "Timeout", Value("exception", "global::System.TimeoutException")),

        Event("OnAbort", "Abort", isLast: true),

        Event("OnException", "Exception",
            Value("exception", "global::System.Exception", cases: Cases(null) with { IsOpen = true })),

        Event("OnEnd", "End", isLast: true),
    ];

    private static readonly ImmutableDictionary<string, EventEntry> ByAttribute =
        Events.ToImmutableDictionary(entry => entry.Attribute + "Attribute");

    /// <summary>The event of an attribute class of the <c>Handlers</c> namespace, given its name; <see langword="null"/> if it is none.</summary>
    public static EventEntry? Find(string attributeClass) => ByAttribute.TryGetValue(attributeClass, out EventEntry? entry) ? entry : null;

    private static EventEntry InputJson() => new()
    {
        Attribute = "OnInputJson",
        Payload = "global::Handlers.InputJsonEvent e",
        Interest = "InputJsonIndex",
        ToolCall = ToolCall,
        Values =
        [
            Text("delta", ValueRole.Delta, "Delta", "InputJson"),
            new EventValue
            {
                Name = "snapshot",
                Role = ValueRole.Snapshot,
                Forms =
                [
                    new ValueForm
                    {
                        Type = "global::Handlers.PartialJson",
                        Carrier = new("json", "byte[]", "global::System.Text.Encoding.UTF8.GetBytes(e.Snapshot.ToString())"),
                        Direct = "e.Snapshot",
                        FromCarrier = "new global::Handlers.PartialJson({0}, {0}.Length, default)",
                        Interest = "InputJsonSnapshot",
                        IsSpan = true,
                    },
                    new ValueForm
                    {
                        Type = "global::System.Text.Json.JsonElement",
                        Carrier = new("snapshot", "global::System.Text.Json.JsonElement", "e.Snapshot.ToJsonElement()"),
                        Interest = "InputJsonSnapshot",
                    },
                ],
            },
            new EventValue
            {
                Name = "block",
                Forms = [new ValueForm { Type = ToolCall.Type, Carrier = ToolCall, Direct = ToolCall.Expression }],
                Cases = Cases(null),
            },
            Index("e.Index"),
            Stream,
            CancellationToken,
        ],
    };

    private static EventEntry Event(string attribute, string interest, string payload, params EventValue[] values) => new()
    {
        Attribute = attribute,
        Payload = payload,
        Interest = interest,
        Values = [.. values, Stream, CancellationToken],
    };

    /// <summary>An event whose interface method has one parameter of its own: the value itself.</summary>
    private static EventEntry Event(string attribute, string interest, EventValue value)
        => Event(attribute, interest, $"{value.Forms[0].Carrier.Type} {value.Name}", value);

    private static EventEntry Event(string attribute, string interest, bool isLast = false) => new()
    {
        Attribute = attribute,
        Payload = "",
        Interest = interest,
        Values = [Stream, CancellationToken],
        IsLast = isLast,
    };

    /// <summary>A value that is a parameter of the interface method.</summary>
    private static EventValue Value(
        string name,
        string type,
        ValueRole role = ValueRole.Plain,
        string? interest = null,
        bool nullable = false,
        CaseTable? cases = null) => new()
        {
            Name = name,
            Role = role,
            Forms =
            [
                new ValueForm
                {
                    Type = type,
                    Carrier = new(name, nullable ? type + "?" : type, name),
                    Direct = nullable ? name + "!" : name,
                    FromCarrier = nullable ? "{0}!" : "{0}",
                    Interest = interest,
                },
            ],
            Cases = cases,
        };

    private static EventValue Index(string expression) => new()
    {
        Name = "index",
        Forms = [new ValueForm { Type = "int", Carrier = new("index", "int", expression), Direct = expression }],
    };

    /// <summary>A delta or a snapshot: <c>e.Delta</c> and <c>e.Utf8Delta</c>, in the four types of text.</summary>
    private static EventValue Text(string name, ValueRole role, string property, string interest)
    {
        Carrier text = new(name, "string", $"e.{property}.ToString()");
        Carrier utf8 = new("utf8" + property, "byte[]", $"e.Utf8{property}.ToArray()");
        string utf8Interest = role == ValueRole.Snapshot ? interest.Replace("Snapshot", "Utf8Snapshot") : interest + "Utf8";

        return new EventValue
        {
            Name = name,
            Role = role,
            Forms =
            [
                new ValueForm
                {
                    Type = Char,
                    Carrier = text,
                    Direct = "e." + property,
                    FromCarrier = "global::System.MemoryExtensions.AsSpan({0})",
                    Interest = interest,
                    IsSpan = true,
                },
                new ValueForm
                {
                    Type = Utf8,
                    Carrier = utf8,
                    Direct = "e.Utf8" + property,
                    FromCarrier = $"new {Utf8}({{0}})",
                    Interest = utf8Interest,
                    IsSpan = true,
                },
                new ValueForm { Type = "string", Carrier = text, Interest = interest },
                new ValueForm { Type = CharMemory, Carrier = text, FromCarrier = "global::System.MemoryExtensions.AsMemory({0})", Interest = interest },
            ],
        };
    }

    private static CaseTable Cases(string? otherInterest, params (string Type, string Interest)[] cases)
        => new([.. cases.Select(c => (new TypePattern(c.Type), c.Interest))], otherInterest);
}
