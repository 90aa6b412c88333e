# Arab names as (Arabic, Latin) pairs of spellings, to put persons together
# from: given names and nisbas by frequency, each with the spellings it has.
#
# A name is { id, arabic, latin => [spellings], table, sex, weight }.
package Eval::Names;

use strict;
use warnings;
use utf8;
use Exporter 'import';
use List::Util qw(max);
use Eval::Data;

our @EXPORT = qw(seed scaled belong_together name_pool draw_given draw_nisba spell);

use constant COUNT_MIN => 2;    # of a spelling that is no mistake

# Every set is drawn from a seed of its own, so that none depends on others.
sub seed
{
	my ($options, $what) = @_;
	srand(hash32("$options->{seed} $what"));
}

sub scaled
{
	my ($options, $n) = @_;
	return max(1, int($n * $options->{scale} + 0.5));
}

# ---------- which spellings belong together ----------

# The classes of consonants in which an Arabic and a Latin spelling agree, very
# roughly; what is left of a token aligned by mistake has others.
my %arabic_class = (
	(map { $_ => 'T' } split //, 'تطدضث'), (map { $_ => 'S' } split //, 'سصزذظش'),
	(map { $_ => 'K' } split //, 'كقخغج'), (map { $_ => 'B' } split //, 'بف'),
	'م' => 'M', 'ن' => 'N', 'ل' => 'L', 'ر' => 'R');
my %latin_class = (
	(map { $_ => 'T' } qw(t d)), (map { $_ => 'S' } qw(s z x)), (map { $_ => 'K' } qw(k q g j c)),
	(map { $_ => 'B' } qw(b f p v)), m => 'M', n => 'N', l => 'L', r => 'R');

sub classes
{
	my ($token, $class) = @_;
	my $classes = join '', map { $class->{$_} // '' } split //, $token;
	$classes =~ s/(.)\1+/$1/g;
	return $classes;
}

sub belong_together
{
	my ($arabic, $latin) = @_;
	(my $folded = fold($latin)) =~ s/kh|gh|dj/k/g;
	$folded =~ s/sh|ch|dh|th/s/g;
	my $x = classes(fold($arabic), \%arabic_class);
	my $y = classes($folded, \%latin_class);
	return distance($x, $y) <= max(length $x, length $y) / 3;
}

# ---------- the pool ----------

sub add_spelling
{
	my ($pool, $arabic, $latin, $weight) = @_;
	my $name = $pool->{by_arabic}{ fold($arabic) } ||=
	  { arabic => $arabic, spellings => {}, weight => 0, sex => guess_sex($arabic) };
	$name->{spellings}{$latin} += $weight;
	$name->{weight} += $weight;
	return $name;
}

# Men's names that end as those of women do.
my $men = qr/^(?:حمزه|طلحه|اسامه|معاويه|عبيده|حذيفه|عطيه|سلامه|خليفه|عيسي|موسي|مصطفي|يحيي|بهاء|علاء|ضياء|عطاء|رجاء)$/;

sub guess_sex
{
	my ($arabic) = @_;
	return $arabic =~ /(?:ة|اء|ى)$/ && fold($arabic) !~ $men ? 'f' : 'm';
}

# Letters that foreign names have hardly ever, so that no foreigner gets among
# the families.
sub only_arab
{
	my ($arabic) = @_;
	return $arabic =~ /[حصضظع]/ && $arabic !~ /(?:سكي|يتش|وف|وفا)$/;
}

# Tokens that only Arabs bear, or that a person listed under an Arabic name does.
sub arab_rows
{
	my ($data) = @_;
	my %borne;
	for my $person (@{ $data->{un} })
	{
		$borne{$_}++ for map { split ' ', fold($_) } @{ $person->{arabic} };
	}
	my %sum;
	$sum{ fold($_->[0]) } += $_->[2] for @{ $data->{wikidata} };
	return grep {
		my $key = fold($_->[0]);
		$_->[2] >= COUNT_MIN and length $key >= 3
		  and $_->[0] !~ /^(?:عبد|ابو|أبو|بن|ابن)$/
		  and ($borne{$key} or only_arab($_->[0]) and $sum{$key} >= 2 * COUNT_MIN)
		  and belong_together($_->[0], $_->[1])
	} @{ $data->{wikidata} };
}

# The Latin spellings of a nisba: with an article of some habit, or none.
sub nisba_spellings
{
	my ($latin) = @_;
	(my $stem = ucfirst lc $latin) =~ s/^(?:al|el|as|ash|ad|at|ar|an|az)[- ]//i;
	$stem = ucfirst $stem;
	return (map { $_ . $stem } 'al-', 'Al ', 'el-', 'El ', 'Al-', ''), 'El' . lcfirst $stem;
}

# Nisbas: of tokens with an article, and those that the lists align.
sub nisbas
{
	my ($data) = @_;
	my %nisbas;
	my $add = sub {
		my ($arabic, $latin, $weight) = @_;
		(my $bare = fold($latin)) =~ s/^(?:al|el|as|ash|ad|at|ar|an|az) ?//;
		return unless $arabic =~ /^ال\p{Arabic}{2,}ي$/ and $bare =~ /[iy]e?$/
		  and belong_together($arabic =~ s/^ال//r, $bare);
		$nisbas{ fold($arabic) }{arabic} = $arabic;
		$nisbas{ fold($arabic) }{stems}{$bare} = 1;
		$nisbas{ fold($arabic) }{weight} += $weight;
	};
	for my $row (grep { only_arab($_->[0]) and $_->[0] =~ /ي$/ } @{ $data->{wikidata} })
	{
		next if fold($row->[0]) =~ /^(?:علي|حسني)$/ or fold($row->[0]) =~ $men;
		$add->($row->[0] =~ /^ال/ ? $row->[0] : "ال$row->[0]", $row->[1], 1);
	}
	for my $person (@{ $data->{un} })
	{
		my @latin = split /[ -]+/, $person->{name};
		for my $arabic (@{ $person->{arabic} })
		{
			my @arabic = split ' ', $arabic;
			$add->($arabic[-1], $latin[-1], 2) if @arabic and @latin;
		}
	}
	return map {
		my $one = $nisbas{$_};
		{ arabic => $one->{arabic}, sex => '', weight => sqrt $one->{weight},
		  latin => [ map { nisba_spellings($_) } sort keys %{ $one->{stems} } ] }
	} sort keys %nisbas;
}

sub name_pool
{
	my ($data) = @_;
	my $pool = { by_arabic => {} };
	add_spelling($pool, $_->[0], ucfirst lc $_->[1], sqrt $_->[2])
	  for grep { $_->[0] !~ /^ال/ } arab_rows($data);
	for my $row (grep { $_->[0] !~ /[ ]|^ال/ and $_->[1] !~ / / } @{ $data->{maghreb} })
	{
		add_spelling($pool, $row->[0], ucfirst lc $row->[1], 1);
	}
	for my $common (read_common_names())
	{
		my $rank = 0;
		my $name;
		for my $latin (@{ $common->{latin} })
		{
			$name = add_spelling($pool, $common->{arabic}, $latin, 0);
			$name->{spellings}{$latin} += 20 / ++$rank;
		}
		@$name{qw(weight sex)} = (10 * $common->{weight}, $common->{sex});
	}
	my @given = map { $pool->{by_arabic}{$_} } sort keys %{ $pool->{by_arabic} };
	for my $name (@given)
	{
		$name->{table} = pick_table($name->{spellings});
		$name->{latin} = [ sort { $name->{spellings}{$b} <=> $name->{spellings}{$a} || $a cmp $b }
			  keys %{ $name->{spellings} } ];
	}
	my @nisbas = nisbas($data);
	my $id = 0;
	$_->{id} = $id++ for @given, @nisbas;
	$pool->{names} = \@given;
	$pool->{nisbas} = \@nisbas;
	for my $sex (qw(m f))
	{
		$pool->{$sex} = pick_table({ map { $_->{id} => $_->{weight} } grep { $_->{sex} eq $sex } @given });
	}
	$pool->{nisba} = pick_table({ map { $_->{id} => $_->{weight} } @nisbas });
	$pool->{by_id} = [ @given, @nisbas ];
	return $pool;
}

sub draw_given
{
	my ($pool, $sex) = @_;
	return $pool->{by_id}[ pick($pool->{$sex}) ];
}

# Where the data have no nisba a rare given name stands for a family name.
sub draw_nisba
{
	my ($pool) = @_;
	return draw_given($pool, 'm') unless @{ $pool->{nisbas} };
	return $pool->{by_id}[ pick($pool->{nisba}) ];
}

# One of the spellings that a name has in a script, by their frequencies.
sub spell
{
	my ($name, $script) = @_;
	return $name->{arabic} if $script eq 'arabic';
	return pick($name->{table}) if $name->{table};
	return $name->{latin}[ rand @{ $name->{latin} } ];
}

1;
