using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>
/// What one file declares, as a hash of all its tokens and nodes except bodies and the initializers of properties and of fields that
/// are not <c>const</c>. Everything that a name, a constant or an attribute can depend on is in it: constants, enum values, attribute
/// arguments, default values, base lists, using directives. It is made once for each tree and keeps no reference to the tree.
/// </summary>
internal sealed class TreeKey : IEquatable<TreeKey>
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeKey> Keys = new();

    private readonly string _path;
    private readonly ParseOptions _options;
    private readonly (ulong, ulong) _declarations;
    private readonly (ulong, ulong) _documentation;

    private TreeKey(SyntaxTree tree, CancellationToken cancellationToken)
    {
        _path = tree.FilePath;
        _options = tree.Options;

        var declarations = new ContentHash();
        var documentation = new ContentHash();
        AddNode(tree.GetRoot(cancellationToken), ref declarations, ref documentation);
        _declarations = declarations.Value;
        _documentation = documentation.Value;
    }

    /// <summary>The key of a tree.</summary>
    public static TreeKey Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!Keys.TryGetValue(tree, out TreeKey? key))
        {
            // Two threads may both compute it; the results are equal.
            key = new TreeKey(tree, cancellationToken);
            Keys.GetValue(tree, _ => key);
        }

        return key;
    }

    /// <summary>Whether two files have the same comments above their declarations that may be documentation, text and place.</summary>
    public bool HasDocumentationOf(TreeKey other) => ReferenceEquals(this, other) || _documentation == other._documentation;

    public bool Equals(TreeKey? other)
        => ReferenceEquals(this, other)
            || (other is not null && _declarations == other._declarations && _path == other._path && (ReferenceEquals(_options, other._options) || _options.Equals(other._options)));

    public override bool Equals(object? obj) => Equals(obj as TreeKey);

    public override int GetHashCode() => _declarations.Item1.GetHashCode();

    private static void AddNode(SyntaxNode node, ref ContentHash declarations, ref ContentHash documentation)
    {
        declarations.Add((uint)node.RawKind);

        // The indentation of a raw string's end is removed from each of its lines, but belongs to no token, so it is added here.
        if (node.IsKind(SyntaxKind.InterpolatedStringExpression))
        {
            declarations.Add(node.ToFullString());
            return;
        }

        foreach (SyntaxNodeOrToken child in node.ChildNodesAndTokens())
        {
            if (child.IsToken)
            {
                SyntaxToken token = child.AsToken();
                declarations.Add((uint)token.RawKind);
                declarations.Add(token.Text);
                AddTrivia(token, ref declarations, ref documentation);
            }
            else if (child.AsNode() is { } inner)
            {
                if (IsBody(inner, node))
                {
                    // The presence of a body is part of the declaration; its content is not.
                    declarations.Add((uint)inner.RawKind);
                    AddNullableDirectives(inner, ref declarations);
                }
                else
                {
                    AddNode(inner, ref declarations, ref documentation);
                }
            }
        }
    }

    /// <summary>Adds a comment together with its position, so that moving it to another declaration changes the hash.</summary>
    private static void AddTrivia(SyntaxToken token, ref ContentHash declarations, ref ContentHash documentation)
    {
        if (!token.HasLeadingTrivia)
        {
            return;
        }

        foreach (SyntaxTrivia trivia in token.LeadingTrivia)
        {
            if (trivia.IsKind(SyntaxKind.NullableDirectiveTrivia))
            {
                declarations.Add(trivia.ToString());
            }
            else if (trivia.Kind() is SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia
                or SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                && trivia.ToFullString() is var text
                && (text.StartsWith("///", StringComparison.Ordinal) || text.StartsWith("/**", StringComparison.Ordinal) || trivia.HasStructure))
            {
                documentation.Add((uint)declarations.Value.Item1);
                documentation.Add(text);
            }
        }
    }

    /// <summary>Adds the <c>#nullable</c> directives of a body, because they also apply to the code after the body.</summary>
    private static void AddNullableDirectives(SyntaxNode body, ref ContentHash declarations)
    {
        if (body.ContainsDirectives)
        {
            foreach (SyntaxTrivia trivia in body.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.NullableDirectiveTrivia)))
            {
                declarations.Add(trivia.ToString());
            }
        }
    }

    /// <summary>Whether a node is a body or a non-constant value, so that nothing outside it can depend on its content.</summary>
    private static bool IsBody(SyntaxNode node, SyntaxNode parent) => node switch
    {
        BlockSyntax or ArrowExpressionClauseSyntax => true,
        GlobalStatementSyntax => true,
        EqualsValueClauseSyntax => parent is PropertyDeclarationSyntax
            || (parent is VariableDeclaratorSyntax && parent.Parent?.Parent is BaseFieldDeclarationSyntax field && !field.Modifiers.Any(SyntaxKind.ConstKeyword)),
        _ => false,
    };
}
