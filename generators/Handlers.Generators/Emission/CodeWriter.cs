using System;
using System.Text;

namespace Handlers.Generators;

/// <summary>Writes C# with its indentation and <c>\n</c> line ends.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes a line.</summary>
    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>Writes a line and an opening brace; disposal of the result writes the closing one.</summary>
    public Block BeginBlock(string line)
    {
        Line(line);
        return BeginBlock();
    }

    /// <summary>Writes an opening brace; disposal of the result writes the closing one.</summary>
    public Block BeginBlock()
    {
        Line("{");
        _depth++;
        return new Block(this);
    }

    /// <summary>Indents what follows until the result is disposed.</summary>
    public Indentation Indent()
    {
        _depth++;
        return new Indentation(this);
    }

    public override string ToString() => _text.ToString();

    /// <summary>A pair of braces.</summary>
    public readonly struct Block(CodeWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line("}");
        }
    }

    /// <summary>A continued line.</summary>
    public readonly struct Indentation(CodeWriter writer) : IDisposable
    {
        public void Dispose() => writer._depth--;
    }
}
