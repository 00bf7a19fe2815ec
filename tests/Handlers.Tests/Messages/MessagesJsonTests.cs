using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Xunit;

namespace Handlers.Tests.Messages;

public partial class MessagesJsonTests
{
    [Fact]
    public void Models_are_read_and_written_the_same_under_a_users_own_options()
    {
        JsonSerializerOptions options = new()
        {
            TypeInfoResolverChain = { MessagesJson.TypeInfoResolver, ConversationContext.Default },
            PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper,
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        };
        var typeInfo = (JsonTypeInfo<Conversation>)options.GetTypeInfo(typeof(Conversation));
        Message reply = Message.FromJson(WireContract.Message) with { AdditionalProperties = new Dictionary<string, JsonElement> { ["x_future"] = JsonElement.Parse("[1]") } };

        string json = JsonSerializer.Serialize(new Conversation("c1", reply, [reply.ToParam()], StopReason.EndTurn), typeInfo);
        Conversation read = JsonSerializer.Deserialize(json, typeInfo)!;

        Assert.Equal(["CONVERSATION-ID", "REPLY", "HISTORY", "REASON"], JsonElement.Parse(json).EnumerateObject().Select(property => property.Name));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(reply.ToJson()), JsonElement.Parse(json).GetProperty("REPLY")), json);
        Assert.Equal(reply, read.Reply);
        Assert.Equal(reply.ToParam(), Assert.Single(read.History));
        Assert.Equal(StopReason.EndTurn, read.Reason);
    }

    [Fact]
    public void Every_row_of_the_contract_is_the_same_under_a_users_own_options()
    {
        JsonSerializerOptions options = new() { TypeInfoResolver = MessagesJson.TypeInfoResolver, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };
        foreach ((Type root, _, string json) in WireContract.Rows)
        {
            object? model = JsonSerializer.Deserialize(json, options.GetTypeInfo(root));
            string written = JsonSerializer.Serialize(model, options.GetTypeInfo(root));

            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(written)), $"Expected {json}\nbut wrote {written}");
        }
    }

    [Fact]
    public void UTF_8_is_read_as_well_as_text()
    {
        Assert.Equal(Message.FromJson(WireContract.Message), MessagesJson.Parse<Message>(Encoding.UTF8.GetBytes(WireContract.Message)));
        Assert.Throws<JsonException>(() => MessagesJson.Parse<Message>("null"u8));
        Assert.Throws<JsonException>(() => MessagesJson.Parse<Message>("{}\xFF"u8));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(64, false)]
    public void JSON_may_be_64_deep(int depth, bool isRead)
    {
        string json = $$$"""{"type":"tool_use","id":"a","name":"b","input":{"x":{{{new string('[', depth)}}} {{{new string(']', depth)}}} } }""";

        if (isRead)
        {
            Assert.Equal(ContentBlock.FromJson(json), ContentBlock.FromJson(ContentBlock.FromJson(json).ToJson()));
        }
        else
        {
            Assert.Throws<JsonException>(() => ContentBlock.FromJson(json));
        }
    }

    [Fact]
    public void A_case_is_read_and_written_by_its_own_type_too()
    {
        TextBlock block = MessagesJson.Parse<TextBlock>("""{"type":"text","text":"a"}""");

        Assert.Equal("""{"type":"text","text":"a"}""", block.ToJson());
        Assert.Equal("x", MessagesJson.Parse<UnknownBlock>("""{"type":"x"}""").Type);
    }

    [Fact]
    public void Source_generation_in_another_assembly_sees_every_converter_that_models_name()
    {
        IEnumerable<MemberInfo> members = typeof(Message).Assembly.GetExportedTypes().SelectMany(type => type.GetProperties().Append<MemberInfo>(type));
        Type[] converters = [.. members.Select(member => member.GetCustomAttribute<JsonConverterAttribute>(inherit: false)?.ConverterType).OfType<Type>()];

        Assert.NotEmpty(converters);
        Assert.All(converters, converter => Assert.True(converter.IsVisible, converter.Name));
    }

    [Fact]
    public void Every_model_can_be_read_and_written()
    {
        Type[] models = [.. typeof(Message).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(ApiObject)) && !type.IsAbstract)];

        Assert.Contains(typeof(TextBlock), models);
        Assert.All(models, model => Assert.Equal(model, MessagesJson.GetTypeInfo(model).Type));
        Assert.All(models, model => Assert.True(model.IsSealed, model.Name));
    }

    internal sealed record Conversation(string ConversationId, Message Reply, List<MessageParam> History, StopReason? Reason);

    [JsonSerializable(typeof(Conversation))]
    internal sealed partial class ConversationContext : JsonSerializerContext;
}
