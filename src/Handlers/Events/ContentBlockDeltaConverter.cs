namespace Handlers;

internal sealed class ContentBlockDeltaConverter() : UnionConverter<ContentBlockDelta>(typeof(UnknownDelta), new()
{
    ["text_delta"] = typeof(TextDelta),
    ["input_json_delta"] = typeof(InputJsonDelta),
    ["thinking_delta"] = typeof(ThinkingDelta),
    ["signature_delta"] = typeof(SignatureDelta),
    ["citations_delta"] = typeof(CitationsDelta),
    ["compaction_delta"] = typeof(CompactionDelta),
});
