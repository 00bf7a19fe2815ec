using System.Text;

namespace Handlers.Generators.Tests.Randomized;

/// <summary>
/// A hierarchy of random classes, written twice: with attributes, and with what each event must then write to the trace, worked out
/// from the random choices alone.
/// </summary>
internal sealed class RandomClass
{
    private static readonly string[] Names = ["P", "Q", "await", "stream", "e", "matched", "HandleAsync", "delta", "Finish", "var"];
    private static readonly string[] Accessibilities = ["", "private ", "protected ", "internal ", "public ", "private protected ", "protected internal "];

    private readonly System.Random _random;
    private readonly string _name;
    private readonly StringBuilder _library = new();
    private readonly StringBuilder _app = new();

    /// <summary>For each event, the lines that it writes, base classes first.</summary>
    private readonly Dictionary<string, List<string>> _expected = [];

    /// <summary>The name that each overridable method goes by, and the mark its body writes, as of the class written last.</summary>
    private readonly List<Overridable> _overridables = [];

    private bool _isGeneric;

    public RandomClass(System.Random random, int number)
    {
        _random = random;
        _name = "C" + number;
        foreach (RandomEvent known in RandomEvent.All)
        {
            _expected[known.Attribute] = [];
        }

        int levels = random.Next(1, 5);
        int inLibrary = random.Next(levels);
        for (int level = 0; level < levels; level++)
        {
            AddLevel(level, level < inLibrary ? _library : _app, isInLibrary: level < inLibrary, level == levels - 1);
        }

        Type = $"{_name}_{levels - 1}";
    }

    /// <summary>The most derived class.</summary>
    public string Type { get; }

    public string Library => _library.ToString();

    public string App => _app.ToString();

    public IReadOnlyList<string> Expected(string attribute)
    {
        // An override that was written later than the handler it overrides speaks for it.
        return [.. _expected[attribute].SelectMany(mark => _overridables.Find(o => o.Marks.Contains(mark)) is { } overridable ? Lines(overridable.Current, overridable.IsAsync) : [mark])];
    }

    private static IEnumerable<string> Lines(string mark, bool isAsync) => isAsync ? [mark, mark + " done"] : [mark];

    private void AddLevel(int level, StringBuilder source, bool isInLibrary, bool isLast)
    {
        string name = $"{_name}_{level}";
        string inherits = level == 0 ? "" : $" : {_name}_{level - 1}" + (level == 1 && _isGeneric ? $"<{_random.Pick("int", "string", "object")}>" : "");
        _isGeneric |= level == 0 && !isLast && _random.Next(4) == 0;
        string parameters = level == 0 && _isGeneric ? "<T>" : "";
        bool isSealed = isLast && _random.Next(2) == 0;
        source.Append($"public {(isSealed ? "sealed " : "")}partial class {name}{parameters}{inherits}\n{{\n");

        // One method of a name in each class, besides overloads that must never be called.
        var taken = new HashSet<string>();

        foreach (Overridable overridable in _overridables)
        {
            if (_random.Next(3) == 0 && (overridable.IsInLibrary == isInLibrary || (!overridable.Accessibility.Contains("internal", StringComparison.Ordinal) && overridable.Accessibility != "private protected ")))
            {
                string mark = $"{name}.override";
                string own = mark + overridable.Name + overridable.Marks[0];
                overridable.Marks.Add(own);
                overridable.Current = own;
                source.Append($"    {overridable.Accessibility}override {overridable.Signature}{Body(own, overridable.IsAsync)}\n");
                taken.Add(overridable.Name);
            }
        }

        int methods = _random.Next(0, 5);
        for (int i = 0; i < methods; i++)
        {
            AddMethod(name, $"{level}{i}", source, taken, isInLibrary, isSealed);
        }

        if (_random.Next(3) == 0)
        {
            string overload = _random.Pick(Names);
            source.Append($"    void @{overload}(object a, object b = null!) => Trace.Add(\"wrong\");\n");
            source.Append($"    void @{overload}<T1>(T1 a) where T1 : allows ref struct => Trace.Add(\"wrong\");\n");
        }

        source.Append("}\n");
    }

    private void AddMethod(string type, string number, StringBuilder source, HashSet<string> taken, bool isInLibrary, bool isSealed)
    {
        RandomEvent known = _random.Pick(RandomEvent.All);
        string name = _random.Pick(Names);
        if (_overridables.Exists(o => o.Name == name) || !taken.Add(name))
        {
            name += number;
            taken.Add(name);
        }

        string accessibility = _random.Pick(Accessibilities);
        bool isStatic = _random.Next(6) == 0;
        bool isVirtual = !isStatic && !isSealed && accessibility is not ("" or "private ") && _random.Next(3) == 0;
        bool isAsync = _random.Next(4) == 0;
        string parameters = known.Parameters(_random, isAsync);
        string mark = $"{type}.{name}.{number}";
        string returns = isAsync ? _random.Pick("Task", "ValueTask") : "void";
        string asyncKeyword = isAsync ? "async " : "";
        string signature = $"{asyncKeyword}{returns} @{name}({parameters})";

        source.Append($"    [{known.Written(_random)}] {accessibility}{(isStatic ? "static " : isVirtual ? "virtual " : "new ")}{signature}{Body(mark, isAsync)}\n");

        if (isVirtual)
        {
            _overridables.Add(new Overridable(name, accessibility, signature, isAsync, isInLibrary) { Marks = { mark }, Current = mark });
            _expected[known.Attribute].Add(mark);
        }
        else
        {
            _expected[known.Attribute].AddRange(Lines(mark, isAsync));
        }
    }

    private static string Body(string mark, bool isAsync) => isAsync ? $" => await Trace.AddAsync(\"{mark}\");" : $" => Trace.Add(\"{mark}\");";

    /// <summary>A virtual handler.</summary>
    private sealed record Overridable(string Name, string Accessibility, string Signature, bool IsAsync, bool IsInLibrary)
    {
        public List<string> Marks { get; } = [];

        public string Current { get; set; } = "";
    }
}
