using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Handlers.Tests.Messages;

public class WireContractTests
{
    public static TheoryData<string, string, string> Rows { get; } =
        [.. WireContract.Rows.Select(row => new TheoryDataRow<string, string, string>(row.Root.Name, row.Case.Name, row.Json))];

    [Theory, MemberData(nameof(Rows))]
    public void Every_name_is_read_as_its_own_type_and_written_back(string root, string caseName, string json)
    {
        ApiObject model = Parse(root, json);
        string written = model.ToJson();

        Assert.Equal(caseName, model.GetType().Name);
        AssertSameJson(json, written);
        AssertEqual(model, Parse(root, written));
    }

    [Theory, MemberData(nameof(Rows))]
    public void Fields_are_found_in_any_order_and_spacing(string root, string caseName, string json)
    {
        JsonObject fields = JsonNode.Parse(json)!.AsObject();
        JsonObject reversed = new(fields.Reverse().Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

        ApiObject model = Parse(root, reversed.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));

        Assert.Equal(caseName, model.GetType().Name);
        AssertEqual(Parse(root, json), model);
    }

    [Theory, MemberData(nameof(Rows))]
    public void Unknown_fields_are_kept_at_every_depth(string root, string caseName, string json)
    {
        JsonNode node = JsonNode.Parse(json)!;
        int added = AddUnknownFields(node);
        Assert.True(added > 0, caseName);

        ApiObject model = Parse(root, node.ToJsonString());
        string written = model.ToJson();

        AssertSameJson(node.ToJsonString(), written);
        AssertEqual(model, Parse(root, written));
        Assert.NotEqual(Parse(root, json), model);
        Assert.True(model.AdditionalProperties["x_future"].GetProperty("a")[1].ValueKind is JsonValueKind.Null);
    }

    [Theory, MemberData(nameof(Rows))]
    public void ToString_shows_no_content(string root, string caseName, string json)
    {
        string shown = Parse(root, json).ToString();

        Assert.StartsWith(caseName, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(WireContract.Secret, shown, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Rows))]
    public void A_field_of_another_type_or_missing_is_either_taken_or_a_JsonException(string root, string caseName, string json)
    {
        int tried = 0;
        foreach (string name in JsonNode.Parse(json)!.AsObject().Select(field => field.Key).Append("x_none"))
        {
            foreach (string? other in new[] { "null", "5", "-1.5", "true", "\"text\"", "[1]", "[null]", "{}", "{\"type\":7}", null })
            {
                JsonObject changed = JsonNode.Parse(json)!.AsObject();
                changed.Remove(name);
                if (other is not null)
                {
                    changed[name] = JsonNode.Parse(other);
                }

                try
                {
                    ApiObject model = Parse(root, changed.ToJsonString());
                    AssertEqual(model, Parse(root, model.ToJson()));
                    _ = model.ToString();
                }
                catch (JsonException)
                {
                    // Said so, which is all that is asked for.
                }
                tried++;
            }
        }
        Assert.True(tried >= 10, caseName);
    }

    [Fact]
    public void Every_kind_that_is_known_has_a_row()
    {
        AssertSameNames(new MessageStreamEventConverter().KnownTypes, WireContract.Events);
        AssertSameNames(new ContentBlockDeltaConverter().KnownTypes, WireContract.Deltas);
        AssertSameNames(new ContentBlockConverter().KnownTypes, WireContract.Blocks);
        AssertSameNames(new CitationConverter().KnownTypes, WireContract.Citations);
        AssertSameNames(new ServerToolResultConverter().KnownTypes, WireContract.Results);
        AssertSameNames(new ContentSourceConverter().KnownTypes, WireContract.Sources);
        AssertSameNames(new ToolChoiceConverter().KnownTypes, WireContract.ToolChoices);
        AssertSameNames(new ThinkingConfigConverter().KnownTypes, WireContract.ThinkingConfigs);
        AssertSameNames(new ContextEditConverter().KnownTypes, WireContract.ContextEdits);
        AssertSameNames(new ToolChangeTargetConverter().KnownTypes, WireContract.ToolChangeTargets);
        AssertSameNames(new ThreadParamConverter().KnownTypes, WireContract.Threads);
        Assert.Equal(new ToolConverter().KnownTypes.Count, WireContract.Tools.Select(row => row.Case).Distinct().Count());
    }

    private static void AssertSameNames(IEnumerable<string> known, IEnumerable<(Type, string)> rows) =>
        Assert.Equal(known.Order(StringComparer.Ordinal), WireContract.TypeNames(rows).Order(StringComparer.Ordinal));

    private static ApiObject Parse(string root, string json) => root switch
    {
        nameof(MessageStreamEvent) => MessagesJson.Parse<MessageStreamEvent>(json),
        nameof(ContentBlockDelta) => MessagesJson.Parse<ContentBlockDelta>(json),
        nameof(ContentBlock) => MessagesJson.Parse<ContentBlock>(json),
        nameof(Citation) => MessagesJson.Parse<Citation>(json),
        nameof(ServerToolResult) => MessagesJson.Parse<ServerToolResult>(json),
        nameof(ContentSource) => MessagesJson.Parse<ContentSource>(json),
        nameof(Tool) => MessagesJson.Parse<Tool>(json),
        nameof(ToolChoice) => MessagesJson.Parse<ToolChoice>(json),
        nameof(ThinkingConfig) => MessagesJson.Parse<ThinkingConfig>(json),
        nameof(ContextEdit) => MessagesJson.Parse<ContextEdit>(json),
        nameof(ToolChangeTarget) => MessagesJson.Parse<ToolChangeTarget>(json),
        nameof(ThreadParam) => MessagesJson.Parse<ThreadParam>(json),
        nameof(ApiError) => MessagesJson.Parse<ApiError>(json),
        nameof(Message) => Message.FromJson(json),
        nameof(MessageRequest) => MessageRequest.FromJson(json),
        _ => throw new ArgumentOutOfRangeException(nameof(root), root, "There is no such model."),
    };

    /// <summary>Adds a field to each object that is a model; schemas, tools' inputs and the like are the user's own and stay.</summary>
    private static int AddUnknownFields(JsonNode? node)
    {
        string[] notModels = ["input", "input_schema", "schema", "details", "input_examples"];
        int added = 0;
        switch (node)
        {
            case JsonArray array:
                foreach (JsonNode? item in array)
                {
                    added += AddUnknownFields(item);
                }

                break;
            case JsonObject fields:
                foreach ((string name, JsonNode? value) in fields.ToArray())
                {
                    added += notModels.Contains(name) ? 0 : AddUnknownFields(value);
                }

                fields["x_future"] = JsonNode.Parse("""{"a":[1,null,"é\u0000"]}""");
                added++;
                break;
        }
        return added;
    }

    private static void AssertSameJson(string expected, string actual) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(actual)), $"Expected {expected}\nbut wrote {actual}");

    private static void AssertEqual(ApiObject expected, ApiObject actual)
    {
        Assert.Equal(expected, actual);
        Assert.Equal(expected.GetHashCode(), actual.GetHashCode());
    }
}
