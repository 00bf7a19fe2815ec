using System.Collections.Immutable;
using System.Linq;

namespace Handlers.Generators;

/// <summary>
/// The table of all events: the attribute, the method of <c>IMessageHandler</c> it stands for, the values that an annotated method may take, where each
/// value comes from, and the flags of <c>HandlerInterest</c> it needs. It is the only source for parser, rules, emitter and fixes.
/// </summary>
internal static class EventCatalog
{
    public const string MessageHandler = "global::Handlers.IMessageHandler";
    public const string HandlerInterest = "global::Handlers.HandlerInterest";
    public const string AsynchronousInterest = "Asynchronous";

    private const string Char = "global::System.ReadOnlySpan<char>";
    private const string Utf8 = "global::System.ReadOnlySpan<byte>";
    private const string Utf8Memory = "global::System.ReadOnlyMemory<byte>";
    private const string JsonElement = "global::System.Text.Json.JsonElement";
    private const string CharMemory = "global::System.ReadOnlyMemory<char>";

    /// <summary>The types of text: what makes a parameter a delta or a snapshot.</summary>
    public static readonly ImmutableArray<TypePattern> TextTypes = [new(Char), new(Utf8), new("string"), new(CharMemory)];

    private static readonly EventValue Stream = Common("stream", "global::Handlers.MessageStream");

    /// <summary>What a method that returns a task should take.</summary>
    public static readonly EventValue CancellationToken = Common("cancellationToken", "global::System.Threading.CancellationToken");

    private static readonly EventValue Index = Value("index", "int", "e.Index");

    private static readonly Carrier ToolCall = new("block", "global::Handlers.ToolCallBlock", "e.Block");

    /// <summary>The type of a call as its block started.</summary>
    public static readonly TypePattern ToolCallBlock = new(ToolCall.Type);

    private static readonly Carrier RunningCall = new("call", "global::Handlers.ToolCall", "e.Call");

    /// <summary>Every event, in the order in which they occur in a stream.</summary>
    public static readonly ImmutableArray<EventEntry> Events =
    [
        Event("OnConnect", "Connect", "ConnectEvent", Value("response", "global::Handlers.ResponseInfo", "e.Response")),

        Event("OnRetry", "Retry", "RetryEvent", Value("e", "global::Handlers.RetryEvent", "e")),

        Event("OnFrame", "Frame", "FrameEvent", Bytes("frame", ValueRole.Plain, "e.Frame")),

        Event("OnStreamEvent", "StreamEvent", "StreamEvent",
            Value("e", "global::Handlers.MessageStreamEvent", "e.Event", interest: "StreamEvent", cases: Cases("StreamEvent",
                ("global::Handlers.MessageStartEvent", "MessageStartEvent"),
                ("global::Handlers.ContentBlockStartEvent", "ContentBlockStartEvent"),
                ("global::Handlers.ContentBlockDeltaEvent", "ContentBlockDeltaEvent"),
                ("global::Handlers.ContentBlockStopEvent", "ContentBlockStopEvent"),
                ("global::Handlers.MessageDeltaEvent", "MessageDeltaEvent"),
                ("global::Handlers.MessageStopEvent", "MessageStopEvent"),
                ("global::Handlers.PingEvent", "PingEvent"),
                ("global::Handlers.ErrorEvent", "ErrorEvent"),
                ("global::Handlers.UnknownEvent", "UnknownEvent")))),

        Event("OnPing", "Ping", "PingReceivedEvent"),

        Event("OnText", "TextIndex", "TextEvent",
            Text("delta", ValueRole.Delta, "Delta", "Text"),
            Text("snapshot", ValueRole.Snapshot, "Snapshot", "TextSnapshot"),
            Index,
            new EventValue { Name = "soFar", IsCostly = true, Forms = [PartialJson("e.PartialJson", "TextPartialJson")] }),

        Event("OnThinking", "ThinkingIndex", "ThinkingEvent",
            Text("delta", ValueRole.Delta, "Delta", "Thinking"),
            Text("snapshot", ValueRole.Snapshot, "Snapshot", "ThinkingSnapshot"),
            Index),

        Event("OnSignature", "Signature", "SignatureEvent",
            Value("signature", "string", "e.Signature"),
            Index),

        Event("OnCitation", "Citation", "CitationEvent",
            Value("citation", "global::Handlers.Citation", "e.Citation", cases: Cases(null)),
            Value("snapshot", "global::System.Collections.Generic.IReadOnlyList<global::Handlers.Citation>", "e.Snapshot", interest: "CitationSnapshot", isCostly: true),
            Index),

        Event("OnCompaction", "Compaction", "CompactionEvent",
            Value("content", "string", "e.Delta.Content", nullable: true),
            Value("delta", "global::Handlers.CompactionDelta", "e.Delta"),
            Index),

        InputJson(),

        Item(),

        Event("OnContentBlock", "ContentBlockIndex", "ContentBlockEvent",
            Value("contentBlock", "global::Handlers.ContentBlock", "e.ContentBlock", interest: "ContentBlock", nullable: true, cases: Cases("OtherBlock",
                ("global::Handlers.TextBlock", "TextBlock"),
                ("global::Handlers.ThinkingBlock", "ThinkingBlock"),
                ("global::Handlers.ToolCallBlock", "ToolCallBlock"))),
            Index),

        Event("OnMessage", "MessageStop", "MessageEvent",
            Value("message", "global::Handlers.Message", "e.Message", interest: "Message", nullable: true)),

        Event("OnOutput", "Output", "OutputEvent", new EventValue
        {
            Name = "output",
            Forms = [new ValueForm { Type = JsonElement, Carrier = new("output", JsonElement, "e.ToJsonElement()") }],
            Custom = new ValueForm { Type = "global::Handlers.IJsonOutput", Carrier = new("output", "{0}", "e.Get<{0}>()") },
        }),

        ToolEvent("OnToolCall", "ToolCall", "ToolCallEvent", decision: "global::Handlers.ToolDecision"),

        ToolEvent("OnToolResult", "ToolResult", "ToolResultEvent",
            Value("result", "global::Handlers.ToolResultBlock", "e.Result"),
            Value("exception", "global::System.Exception", "e.Exception", nullable: true, cases: Cases(null) with { IsOpen = true })),

        Event("OnTimeout", "Timeout", "TimeoutEvent", Value("exception", "global::System.TimeoutException", "e.Exception", cases: Cases(null))),

        Event("OnAbort", "Abort", "AbortEvent", isLast: true),

        Event("OnException", "Exception", "ExceptionEvent",
            Value("exception", "global::System.Exception", "e.Exception", cases: Cases(null) with { IsOpen = true })),

        Event("OnEnd", "End", "EndEvent", isLast: true),
    ];

    private static readonly ImmutableDictionary<string, EventEntry> ByAttribute =
        Events.ToImmutableDictionary(entry => entry.Attribute + "Attribute");

    /// <summary>The event of an attribute class of the <c>Handlers</c> namespace, given its name; <see langword="null"/> if the class is not such an attribute.</summary>
    public static EventEntry? Find(string attributeClass) => ByAttribute.TryGetValue(attributeClass, out EventEntry? entry) ? entry : null;

    private static EventEntry InputJson() => new()
    {
        Attribute = "OnInputJson",
        Type = "global::Handlers.InputJsonEvent",
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
                    PartialJson("e.Snapshot", "InputJsonSnapshot"),
                    new ValueForm
                    {
                        Type = JsonElement,
                        Carrier = new("snapshot", JsonElement, "e.Snapshot.ToJsonElement()"),
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
            Index,
            Stream,
            CancellationToken,
        ],
    };

    private static EventEntry Item() => new()
    {
        Attribute = "OnItem",
        Type = "global::Handlers.ItemEvent",
        Interest = "Item",
        HasPaths = true,
        Values =
        [
            Bytes("item", ValueRole.Item, "e.Utf8Json", new ValueForm
            {
                Type = "global::Handlers.ItemValue",
                Carrier = new("item", "global::Handlers.ItemValue<{0}>", "e.Read(__Items.Item{1})"),
                FromCarrier = "{0}.Value",
                IsRead = true,
            }),
            Value("number", "int", "e.Number"),
            new EventValue { Name = "block", Forms = [new ValueForm { Type = ToolCall.Type, Carrier = new("block", ToolCall.Type + "?", "e.Block"), Direct = "e.Block!", FromCarrier = "{0}!" }] },
            Stream,
            CancellationToken,
        ],
    };

    private static ValueForm PartialJson(string expression, string interest) => new()
    {
        Type = "global::Handlers.PartialJson",
        Carrier = new("json", "byte[]", $"global::System.Text.Encoding.UTF8.GetBytes({expression}.ToString())"),
        Direct = expression,
        FromCarrier = "new global::Handlers.PartialJson({0}, {0}.Length, default)",
        Interest = interest,
        IsSpan = true,
    };

    private static EventEntry Event(string attribute, string interest, string type, params EventValue[] values)
        => Event(attribute, interest, type, isLast: false, values);

    private static EventEntry Event(string attribute, string interest, string type, bool isLast, params EventValue[] values) => new()
    {
        Attribute = attribute,
        Type = "global::Handlers." + type,
        Interest = interest,
        Values = [.. values, Stream, CancellationToken],
        IsLast = isLast,
    };

    /// <summary>An event of a call of a tool, whose attribute may name the tool.</summary>
    private static EventEntry ToolEvent(string attribute, string interest, string type, params EventValue[] values) => ToolEvent(attribute, interest, type, null, values);

    private static EventEntry ToolEvent(string attribute, string interest, string type, string? decision, params EventValue[] values) => new()
    {
        Attribute = attribute,
        Decision = decision is null ? null : new TypePattern(decision),
        Type = "global::Handlers." + type,
        Interest = interest,
        ToolCall = RunningCall,
        Values = [Value(RunningCall.Name, RunningCall.Type, RunningCall.Expression), .. values, Stream, CancellationToken],
    };

    /// <summary>A value that is a parameter of the interface method.</summary>
    private static EventValue Common(string name, string type) => Value(name, type, name, ValueRole.Common);

    /// <summary>A value that the event holds.</summary>
    private static EventValue Value(
        string name,
        string type,
        string expression,
        ValueRole role = ValueRole.Plain,
        string? interest = null,
        bool nullable = false,
        CaseTable? cases = null,
        bool isCostly = false) => new()
        {
            Name = name,
            Role = role,
            IsCostly = isCostly,
            Forms =
            [
                new ValueForm
                {
                    Type = type,
                    Carrier = new(name, nullable ? type + "?" : type, expression),
                    Direct = nullable ? expression + "!" : expression,
                    FromCarrier = nullable ? "{0}!" : "{0}",
                    Interest = interest,
                },
            ],
            Cases = cases,
        };

    /// <summary>Bytes, in place or copied.</summary>
    private static EventValue Bytes(string name, ValueRole role, string expression, ValueForm? custom = null)
    {
        Carrier copy = new(name, "byte[]", expression + ".ToArray()");
        return new()
        {
            Name = name,
            Role = role,
            Custom = custom,
            Forms =
            [
                new ValueForm { Type = Utf8, Carrier = copy, Direct = expression, FromCarrier = $"new {Utf8}({{0}})", IsSpan = true },
                new ValueForm { Type = Utf8Memory, Carrier = copy, FromCarrier = $"new {Utf8Memory}({{0}})" },
            ],
        };
    }

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
