# Curves of an evaluation as SVG, written by hand so that they are small and
# can be read on light and on dark pages.
package Eval::Chart;

use strict;
use warnings;
use utf8;
use Exporter 'import';
use File::Path qw(make_path);
use Eval::Tables;

our @EXPORT = qw(draw_charts);

# The picture, and the field in it that the curves are drawn in.
use constant { WIDTH => 640, HEIGHT => 400, LEFT => 56, RIGHT => 624, TOP => 56, BOTTOM => 344 };

my $style = <<'CSS';
text { font: 13px system-ui, sans-serif; fill: #3f3f46 }
.title { font-weight: 600; fill: #18181b }
.grid { stroke: #e4e4e7 } .axis { stroke: #71717a } .mark { stroke: #71717a; stroke-dasharray: 2 3 }
.line { fill: none; stroke-width: 2; stroke-linejoin: round } .second { stroke-dasharray: 6 4 }
.ours { stroke: #0f6cbd } .theirs { stroke: #c2510b }
@media (prefers-color-scheme: dark) {
text { fill: #d4d4d8 } .title { fill: #fafafa }
.grid { stroke: #3f3f46 } .axis, .mark { stroke: #a1a1aa }
.ours { stroke: #62b0f5 } .theirs { stroke: #f7985a }
}
CSS

sub escaped
{
	my ($text) = @_;
	return $text =~ s/&/&amp;/gr =~ s/</&lt;/gr;
}

sub text
{
	my ($x, $y, $anchor, $text, $class) = @_;
	return sprintf qq{<text x="%.0f" y="%.0f" text-anchor="%s"%s>%s</text>\n}, $x, $y, $anchor,
	  $class ? qq{ class="$class"} : '', escaped($text);
}

sub rule
{
	my ($class, @ends) = @_;
	return sprintf qq{<line class="%s" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>\n}, $class, @ends;
}

# Where on the picture a share is: 0 at the bottom, 1 at the top.
sub height_of
{
	my ($share) = @_;
	return BOTTOM - $share * (BOTTOM - TOP);
}

# A picture: { title, x => label, y => label, ticks => [[place, label], ...],
# marks => [places], curves => [[class, label, [[x, y], ...]], ...] }, with all
# x and y from 0 to 1.
sub picture
{
	my ($chart) = @_;
	my $across = sub { LEFT + $_[0] * (RIGHT - LEFT) };
	my $svg = sprintf qq{<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">\n},
	  WIDTH, HEIGHT, WIDTH, HEIGHT;
	$svg .= '<title>' . escaped($chart->{title}) . "</title>\n<style>\n$style</style>\n";
	$svg .= text(LEFT, 20, 'start', $chart->{title}, 'title');
	for my $tick (0 .. 5)
	{
		my $y = height_of($tick / 5);
		$svg .= rule($tick ? 'grid' : 'axis', LEFT, $y, RIGHT, $y) . text(LEFT - 8, $y + 4, 'end', sprintf '%.1f', $tick / 5);
	}
	for my $tick (@{ $chart->{ticks} })
	{
		my $x = $across->($tick->[0]);
		$svg .= rule('axis', $x, BOTTOM, $x, BOTTOM + 5) . text($x, BOTTOM + 20, 'middle', $tick->[1]);
	}
	$svg .= rule('mark', $across->($_), TOP, $across->($_), BOTTOM) for @{ $chart->{marks} || [] };
	$svg .= text((LEFT + RIGHT) / 2, HEIGHT - 12, 'middle', $chart->{x});
	my $x = LEFT;
	for my $curve (@{ $chart->{curves} })
	{
		my ($class, $label, $points) = @$curve;
		$svg .= sprintf qq{<polyline class="line %s" points="%s"/>\n}, $class,
		  join ' ', map { sprintf '%.1f,%.1f', $across->($_->[0]), height_of($_->[1]) } @$points;
		$svg .= rule("line $class", $x, 38, $x + 24, 38) . text($x + 30, 42, 'start', $label);
		$x += 50 + 7.2 * length $label;
	}
	return "$svg</svg>\n";
}

sub write_picture
{
	my ($path, $chart) = @_;
	open my $fh, '>:encoding(UTF-8)', $path or die "evaluate: $path: $!\n";
	print $fh picture($chart);
	close $fh or die "evaluate: $path: $!\n";
}

# Precision and recall by threshold.
sub threshold_chart
{
	my ($default, $our, $their) = @_;
	my @curves;
	for my $side (grep { $_->[2] } [ 'ours', 'sltd', $our ], [ 'theirs', 'ICU and pg_trgm', $their ])
	{
		my ($class, $who, $result) = @$side;
		my $pairs = labelled($result);
		my @points = map { [ $_ / 100, at_threshold($_ / 100, $pairs) ] } 0 .. 100;
		my $found = sub { my ($point) = @_; grep { $_->[1] >= $point->[0] } @$pairs };
		push @curves, [ $class, "$who: precision", [ map { [ @$_[ 0, 1 ] ] } grep { $found->($_) } @points ] ],
		  [ "$class second", 'recall', [ map { [ @$_[ 0, 2 ] ] } @points ] ];
	}
	return {
		title => "Labelled pairs ($our->{set}{name}): precision and recall by threshold",
		x => 'threshold (the dotted line is the default)',
		ticks => [ map { [ $_ / 10, sprintf '%.1f', $_ / 10 ] } 0 .. 10 ],
		marks => [$default],
		curves => \@curves
	};
}

# Recall by the rate of false positives, from one in a million to one in ten.
sub rate_chart
{
	my ($title, @curves) = @_;
	my $place = sub { 1 + (log($_[0]) / log(10) + 1) / 5 };
	return {
		title => $title,
		x => 'false positives, as a share of the comparisons with other persons',
		ticks => [ map { [ $_ / 5, ('10⁻⁶', '10⁻⁵', '10⁻⁴', '10⁻³', '10⁻²', '10⁻¹')[$_] ] } 0 .. 5 ],
		curves => [ map { [ @$_[ 0, 1 ], [ map { [ $place->($_->[0]), $_->[1] ] }
					grep { $_->[0] >= 1e-6 && $_->[0] <= 0.1 } @{ $_->[2] } ] ] } @curves ]
	};
}

sub draw_charts
{
	my ($folder, $default, $ours, $theirs) = @_;
	make_path($folder);
	for my $i (0 .. $#$ours)
	{
		my ($our, $their) = ($ours->[$i], $theirs->[$i]);
		my ($kind, $name) = @{ $our->{set} }{qw(kind name)};
		my @sides = grep { $_->[2] } [ 'ours', 'sltd', $our, $ours ], [ 'theirs', 'ICU and pg_trgm', $their, $theirs ];
		write_picture("$folder/$name.svg", threshold_chart($default, $our, $their)) if $kind eq 'pairs';
		write_picture("$folder/$name.svg", rate_chart("Recall by false positives: $name",
				map { [ @$_[ 0, 1 ], rate_curve($_->[2]{wrong}, [ gold_scores($_->[2]) ]) ] } @sides))
		  if $kind eq 'rank' and keys %{ $our->{wrong} };
		write_picture("$folder/$name.svg", rate_chart('Recall by false positives: population with families',
				map { [ @$_[ 0, 1 ], rate_curve($_->[2]{counts}{all}, positives($_->[3])) ] } @sides))
		  if $kind eq 'population' and @{ positives($ours) };
	}
}

1;
