package Eval::Chart;
use Exporter "import"; our @EXPORT=qw(draw_charts);1;
