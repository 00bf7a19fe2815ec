namespace Handlers;

internal sealed class ToolChoiceConverter() : UnionConverter<ToolChoice>(typeof(UnknownToolChoice), new()
{
    ["auto"] = typeof(AutoToolChoice),
    ["any"] = typeof(AnyToolChoice),
    ["tool"] = typeof(NamedToolChoice),
    ["none"] = typeof(NoToolChoice),
});
