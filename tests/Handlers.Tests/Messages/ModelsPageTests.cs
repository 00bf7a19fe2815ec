using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Handlers.Tests.Messages;

/// <summary>What docs/models.md says is typed is typed, name by name, and nothing else is missing there.</summary>
public sealed partial class ModelsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository(), "docs", "models.md")).ReplaceLineEndings("\n");

    public static TheoryData<string> Unions => [.. typeof(ApiObject).Assembly.GetExportedTypes()
        .Where(type => type.IsAbstract && type != typeof(RequestObject) && type.BaseType is { } parent && (parent == typeof(ApiObject) || parent == typeof(RequestObject)) && Cases(type).Length > 0)
        .Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Unions))]
    public void Every_case_of_a_union_is_on_the_page(string union)
    {
        Type type = typeof(ApiObject).Assembly.GetType($"Handlers.{union}")!;
        var named = Page.Split('\n').Where(line => line.StartsWith($"| `{union}`", StringComparison.Ordinal)).SelectMany(line => Names(line.Split('|')[2])).ToList();

        Assert.Equal(Cases(type).Select(one => one.Name).Order(StringComparer.Ordinal), named.Where(name => !IsAbstract(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_enumeration_is_on_the_page()
    {
        string sentence = EnumerationsSentence().Match(Page).Groups[1].Value;

        Assert.Equal(
            typeof(ApiObject).Assembly.GetExportedTypes()
                .Where(type => type.IsValueType && type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IOpenEnum<>)))
                .Select(type => type.Name).Order(StringComparer.Ordinal),
            Names(sentence).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_field_of_a_request_is_on_the_page()
    {
        string row = Page.Split('\n').Single(line => line.StartsWith("| request: model,", StringComparison.Ordinal)).Split('|')[1];
        IEnumerable<string> named = Parentheses().Replace(row, "").Replace("request:", "", StringComparison.Ordinal).Split(',', StringSplitOptions.TrimEntries);

        Assert.Equal(
            MessagesJson.GetTypeInfo(typeof(MessageRequest)).Properties.Select(property => property.Name).Except(["AdditionalProperties", "ExtensionData"]).Order(StringComparer.Ordinal),
            named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_else_is_held_as_JSON_than_the_page_says()
    {
        string[] json = [.. typeof(ApiObject).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(ApiObject)) && !type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IUnknownCase<>)))
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(JsonElement))
            .Select(property => property.Name).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(["Input", "InputExamples", "InputSchema", "Schema"], json);
        Assert.Contains("schemas, inputs and examples of inputs as JSON", Page, StringComparison.Ordinal);
    }

    private static Type[] Cases(Type union) => [.. typeof(ApiObject).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(union) && !type.IsAbstract)];

    private static bool IsAbstract(string name) => typeof(ApiObject).Assembly.GetType($"Handlers.{name}")?.IsAbstract is true;

    private static IEnumerable<string> Names(string text) => Backticked().Matches(text).Select(match => match.Groups[1].Value);

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Handlers.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }

    [GeneratedRegex("`([A-Za-z0-9]+)`")]
    private static partial Regex Backticked();

    [GeneratedRegex(@"Enumerations \(([^)]*)\) are structs")]
    private static partial Regex EnumerationsSentence();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Parentheses();
}
