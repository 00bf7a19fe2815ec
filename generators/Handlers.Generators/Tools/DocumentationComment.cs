using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>
/// The XML comment of a declaration. It is read from the source, because the compiler treats it as a plain comment in projects that generate no
/// documentation file. The comments of symbols in other assemblies come from the compiler.
/// </summary>
internal sealed class DocumentationComment
{
    private static readonly Regex WhiteSpace = new(@"[ \t\r\n]+", RegexOptions.CultureInvariant);

    private readonly XElement? _xml;

    private DocumentationComment(XElement? xml) => _xml = xml;

    /// <summary>The text of <c>&lt;summary&gt;</c>.</summary>
    public string? Summary => Text(_xml?.Element("summary"));

    /// <summary>The text of a <c>&lt;param&gt;</c>.</summary>
    public string? Parameter(string name)
        => Text(_xml?.Elements("param").FirstOrDefault(element => element.Attribute("name")?.Value == name));

    public static DocumentationComment Of(ISymbol symbol, CancellationToken cancellationToken)
    {
        string? xml = symbol.DeclaringSyntaxReferences.Length == 0
            ? symbol.GetDocumentationCommentXml(cancellationToken: cancellationToken)
            : symbol.DeclaringSyntaxReferences
                .Select(reference => FromSource(reference.GetSyntax(cancellationToken)))
                .FirstOrDefault(text => text.Length > 0);

        var comment = new DocumentationComment(Parse(xml));
        return comment._xml?.Element("inheritdoc") is not null && Inherited(symbol) is { } inherited ? Of(inherited, cancellationToken) : comment;
    }

    private static ISymbol? Inherited(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        { ContainingType: { } type } => type.AllInterfaces
            .SelectMany(@interface => @interface.GetMembers(symbol.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), symbol)),
        _ => null,
    };

    private static XElement? Parse(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml))
        {
            return null;
        }

        try
        {
            var root = XElement.Parse($"<doc>{xml}</doc>", LoadOptions.PreserveWhitespace);
            return root.Element("member") ?? root;
        }
        catch (XmlException)
        {
            // Invalid XML is ignored here. The compiler warns about it in projects that generate documentation.
            return null;
        }
    }

    private static string FromSource(SyntaxNode node)
    {
        // The comment is the leading trivia of the declaration's first token, which is before any attributes.
        SyntaxNode declaration = node is VariableDeclaratorSyntax { Parent.Parent: { } field } ? field : node;
        var text = new StringBuilder();

        foreach (SyntaxTrivia trivia in declaration.GetLeadingTrivia())
        {
            if (trivia.Kind() is SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia
                or SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia)
            {
                AppendLines(text, trivia.ToFullString());
            }
        }

        return text.ToString();
    }

    private static void AppendLines(StringBuilder text, string comment)
    {
        string trimmed = comment.TrimStart();
        bool isBlock = trimmed.StartsWith("/**", StringComparison.Ordinal);

        if (isBlock)
        {
            comment = trimmed.Substring(3).Replace("*/", "");
        }

        foreach (string line in comment.Split('\n'))
        {
            string content = line.Trim();

            if (isBlock)
            {
                text.Append(content.TrimStart('*')).Append('\n');
            }
            else if (content.StartsWith("///", StringComparison.Ordinal) && !content.StartsWith("////", StringComparison.Ordinal))
            {
                text.Append(content.Substring(3)).Append('\n');
            }
        }
    }

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = new StringBuilder();
        Append(text, element);
        IEnumerable<string> paragraphs = text.ToString().Split('\u2029').Select(paragraph => WhiteSpace.Replace(paragraph, " ").Trim());
        string result = string.Join("\n", paragraphs.Where(paragraph => paragraph.Length > 0));
        return result.Length == 0 ? null : result;
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (XNode node in element.Nodes())
        {
            if (node is XText { Value: var value })
            {
                text.Append(value);
            }
            else if (node is XElement inner)
            {
                bool isParagraph = inner.Name.LocalName is "para" or "br" or "item" or "list" or "code";
                text.Append(isParagraph ? "\u2029" : "");

                if (inner.IsEmpty)
                {
                    text.Append(Reference(inner));
                }
                else
                {
                    Append(text, inner);
                }

                text.Append(isParagraph ? "\u2029" : "");
            }
        }
    }

    /// <summary>The text for an empty element: <c>&lt;see cref="T:System.String"/&gt;</c> is <c>String</c>.</summary>
    private static string Reference(XElement element)
    {
        string name = (element.Attribute("cref") ?? element.Attribute("langword") ?? element.Attribute("name") ?? element.Attribute("href"))?.Value ?? "";
        if (element.Attribute("cref") is null)
        {
            return name;
        }

        int end = name.IndexOfAny(['(', '{', '`']);
        name = end < 0 ? name : name.Substring(0, end);
        return name.Substring(name.LastIndexOfAny(['.', ':']) + 1);
    }
}
