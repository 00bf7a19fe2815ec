using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>The serialization metadata of all models: adds to that of replies the types that only requests, or users' own types, contain.</summary>
internal sealed class ModelResolver : RepliesResolver
{
    public ModelResolver()
    {
        AddUnion<ThinkingConfig, UnknownThinkingConfig>(new ThinkingConfigConverter());
        AddUnion<Tool, UnknownTool>(new ToolConverter());
        AddUnion<ToolChoice, UnknownToolChoice>(new ToolChoiceConverter());
        AddUnion<ThreadParam, UnknownThreadParam>(new ThreadParamConverter());
        AddUnion<ContextEdit, UnknownContextEdit>(new ContextEditConverter());
        AddEnum<ThinkingDisplay>();
        AddEnum<Effort>();
        AddEnum<BillTo>();
        AddEnum<ClearAt>();
        AddEnum<FallbackCreditMode>();
        Add(new ContainerParamConverter());
        Add(ShortForms.Fallbacks);
        Add(ShortForms.FallbackCreditToken);
        Add(ShortForms.ThinkingToKeep);
        Add(ShortForms.ToolInputsToClear);
        Add(new SettableConverter<int?>());
        Add(new SettableConverter<OutputConfig?>());
        Add(new SettableConverter<Speed?>());
        Add(new SettableConverter<ThinkingConfig?>());

        // No model is serialized with these types, but a user's own type may be: models have a tool's name as a string, and the other three are never null in them.
        AddEnum<ServerTool>();
        AddNullable<Role>();
        AddNullable<ErrorType>();
        AddNullable<CacheMissReasonType>();
    }

    private protected override JsonTypeInfo? Generated(Type type, JsonSerializerOptions options) =>
        base.Generated(type, options) ?? ((IJsonTypeInfoResolver)RequestsJsonContext.Default).GetTypeInfo(type, options);
}
