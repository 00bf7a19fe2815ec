using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests.Caching;

/// <summary>What is kept from run to run holds values alone.</summary>
public sealed class ModelTests
{
    [Fact]
    public void A_model_refers_to_nothing_of_a_compilation()
    {
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);

        foreach (object model in new EditedDriver().ParseSteps.SelectMany(step => step.Outputs).Select(output => output.Value))
        {
            Visit(model, model.GetType().Name, visited);
        }

        Assert.Contains(visited, value => value is HandlerClass { MetadataName: EditedDriver.PrinterClass });
        Assert.Contains(visited, value => value is HandlerMethod { Target: "this.Print" });
        Assert.Contains(visited, value => value is ValueForm);
    }

    [Fact]
    public void Models_of_the_same_source_are_equal_and_of_another_are_not()
    {
        HandlerClass[] first = [.. Models()], second = [.. Models()];

        Assert.Equal(first, second);
        Assert.Equal(first.Select(model => model.GetHashCode()), second.Select(model => model.GetHashCode()));
        Assert.NotEqual(first[0], first[1]);

        static IEnumerable<HandlerClass> Models()
            => new EditedDriver().ParseSteps.SelectMany(step => step.Outputs).Select(output => (HandlerClass)output.Value);
    }

    [Fact]
    public void The_driver_lets_go_of_an_old_compilation()
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new HandlerGenerator());
        WeakReference old = RunOver(ref driver, EditedDriver.Printer);
        RunOver(ref driver, EditedDriver.Printer + "// edited");

        for (int i = 0; i < 10 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(old.IsAlive);
        Assert.Single(driver.GetRunResult().Results);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunOver(ref GeneratorDriver driver, string source)
    {
        CSharpCompilation compilation = GeneratedCode.Compile(LanguageVersion.CSharp14, [source]);
        driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
        return new WeakReference(compilation);
    }

    private static void Visit(object? value, string path, HashSet<object> visited)
    {
        if (value is null || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || value is string || !visited.Add(value))
        {
            return;
        }

        Assert.False(
            value is ISymbol or SyntaxNode or SyntaxToken or SyntaxTree or SyntaxReference or Location or Compilation or SemanticModel or AttributeData or Diagnostic or Delegate,
            $"{path} is a {value.GetType()}");

        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Visit(item, path + "[]", visited);
            }
        }

        for (Type? type = value.GetType(); type is not null && type.Assembly == typeof(HandlerGenerator).Assembly; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Visit(field.GetValue(value), $"{path}.{field.Name}", visited);
            }
        }
    }
}
