namespace Handlers;

internal sealed class ThreadParamConverter() : UnionConverter<ThreadParam>(typeof(UnknownThreadParam), new()
{
    ["create"] = typeof(CreateThread),
    ["continue"] = typeof(ContinueThread),
});
