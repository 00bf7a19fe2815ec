namespace Handlers;

/// <summary>The first place where JSON does not follow its schema. The path grows from its end as the checks return.</summary>
internal sealed class SchemaViolation(string message)
{
    private string _path = "";

    public SchemaViolation Within(string property)
    {
        _path = _path.Length == 0 || _path[0] == '[' ? property + _path : $"{property}.{_path}";
        return this;
    }

    public SchemaViolation Within(int index)
    {
        _path = _path.Length == 0 || _path[0] == '[' ? $"[{index}]{_path}" : $"[{index}].{_path}";
        return this;
    }

    /// <summary><c>days: expected an integer from 1 to 7; got 9.</c></summary>
    public override string ToString() => _path.Length == 0 ? message : $"{_path}: {message}";
}
