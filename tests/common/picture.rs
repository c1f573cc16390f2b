//! A screen of the terminal UI as a drawing (SVG), for the documentation.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

/// Width and height of a cell.
const CELL: (u32, u32) = (8, 17);
const BACKGROUND: &str = "#14181f";
const FOREGROUND: &str = "#d5dae2";

/// Draws a screen in the dark colours.
pub(crate) fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let (width, height) = (columns * CELL.0 + 16, rows * CELL.1 + 16);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"13.3\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{BACKGROUND}\"/>\n"
    );
    for y in 0..buffer.area.height {
        for (x, style, text) in runs(buffer, y) {
            draw(&mut svg, x, y, style, &text);
        }
    }
    svg + "</svg>\n"
}

/// The cells of a row that look the same, with where they start. Characters that fonts draw with other widths stand
/// alone.
fn runs(buffer: &Buffer, y: u16) -> Vec<(u16, Style, String)> {
    let mut runs: Vec<(u16, Style, String)> = Vec::new();
    for x in 0..buffer.area.width {
        let Some(cell) = buffer.cell((x, y)) else { continue };
        let is_plain = cell.symbol().is_ascii();
        match runs.last_mut() {
            Some((_, style, text)) if *style == cell.style() && is_plain && text.is_ascii() => {
                text.push_str(cell.symbol());
            }
            _ => runs.push((x, cell.style(), cell.symbol().to_owned())),
        }
    }
    runs
}

fn draw(svg: &mut String, x: u16, y: u16, style: Style, text: &str) {
    let (left, top) = (8 + u32::from(x) * CELL.0, 8 + u32::from(y) * CELL.1);
    let width = text.chars().count() as u32 * CELL.0;
    let is_reversed = style.add_modifier.contains(Modifier::REVERSED);
    let (mut front, mut back) = (colour(style.fg, FOREGROUND), colour(style.bg, BACKGROUND));
    if is_reversed {
        (front, back) = (back, front);
    }
    if back != BACKGROUND {
        writeln!(
            svg,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"{back}\"/>",
            CELL.1
        )
        .unwrap();
    }
    let bold = if style.add_modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let bottom = top + 13;
    // Word by word: blanks at the ends of a text are not drawn everywhere.
    let mut at = 0;
    for word in text.split(' ') {
        let count = word.chars().count() as u32;
        if count > 0 {
            let (left, width) = (left + at * CELL.0, count * CELL.0);
            let word = word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            writeln!(svg, "<text x=\"{left}\" y=\"{bottom}\" textLength=\"{width}\" fill=\"{front}\"{bold}>{word}</text>")
                .unwrap();
        }
        at += count + 1;
    }
}

fn colour(colour: Option<Color>, otherwise: &str) -> String {
    match colour {
        Some(Color::Red) => "#ff6b68".to_owned(),
        Some(Color::Green) => "#6fcf7c".to_owned(),
        Some(Color::Yellow) => "#e5c15d".to_owned(),
        Some(Color::Cyan) => "#5fc8d8".to_owned(),
        Some(Color::DarkGray) => "#7d8694".to_owned(),
        Some(Color::White) => "#ffffff".to_owned(),
        Some(Color::Black) => "#000000".to_owned(),
        Some(Color::Rgb(red, green, blue)) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => otherwise.to_owned(),
    }
}
