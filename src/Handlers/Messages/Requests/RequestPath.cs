using System.Globalization;

namespace Handlers;

/// <summary>A place in a request. Its text is built only if the request is refused.</summary>
internal sealed class RequestPath
{
    private readonly RequestPath? _parent;
    private readonly string? _name;
    private readonly int _index;
    private readonly bool _isCase;

    private RequestPath(RequestPath? parent, string? name, int index = 0, bool isCase = false)
    {
        _parent = parent;
        _name = name;
        _index = index;
        _isCase = isCase;
    }

    /// <summary>The place as C# spells it: <c>messages[0].content[1].text</c>.</summary>
    public string Field => _parent is null ? _name!
        : _isCase ? _parent.Field
        : _name is null ? string.Create(CultureInfo.InvariantCulture, $"{_parent.Field}[{_index}]")
        : $"{_parent.Field}.{_name}";

    /// <summary>The place as the API spells it, with the case of a union: <c>messages.0.content.1.text.text</c>.</summary>
    public string ApiField => _parent is null ? _name! : string.Create(CultureInfo.InvariantCulture, $"{_parent.ApiField}.{_name ?? (object)_index}");

    /// <summary>The field of the request: <c>messages</c>.</summary>
    public string Root => _parent is null ? _name! : _parent.Root;

    /// <summary>The item of the request's field, as the API spells it: <c>messages.0</c>.</summary>
    public string ApiItem => _parent?._parent is null ? ApiField : _parent.ApiItem;

    public static RequestPath Of(string field) => new(parent: null, field);

    public RequestPath Member(string name) => new(this, name);

    public RequestPath Item(int index) => new(this, name: null, index);

    /// <summary>The case of a union, which only the API's spelling has.</summary>
    public RequestPath Case(string type) => new(this, type, isCase: true);
}
