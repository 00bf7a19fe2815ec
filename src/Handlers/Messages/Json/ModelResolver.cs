using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>How each model is read and written: to what replies hold, this adds what only requests and users' own types do.</summary>
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

        // What a model holds as a string, or never lacks, but a user's own type may hold or lack.
        AddEnum<ServerTool>();
        AddNullable<Role>();
        AddNullable<ErrorType>();
        AddNullable<CacheMissReasonType>();
    }

    private protected override JsonTypeInfo? Generated(Type type, JsonSerializerOptions options) =>
        base.Generated(type, options) ?? ((IJsonTypeInfoResolver)RequestsJsonContext.Default).GetTypeInfo(type, options);
}
