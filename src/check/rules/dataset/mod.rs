//! Data sets in any service (PS3.5).

mod bit_stream_of_other_format;
mod character_set_empty;
mod character_set_in_item;
mod character_sets_not_combinable;
mod command_or_directory_element_in_data_set;
mod compressed_syntax_without_pixels;
mod data_set_cut_off;
mod data_set_not_readable;
mod deflate_padding_wrong;
mod deflate_wrapped;
mod delimiter_missing;
mod delimiter_needless_or_with_length;
mod element_in_forbidden_group;
mod element_twice;
mod elements_out_of_order;
mod escape_sequence_undeclared;
mod example;
mod explicit_and_implicit_mixed;
mod explicit_big_endian_accepted;
mod explicit_vr_header_wrong;
mod file_meta_information_in_data_set;
mod file_prefix_in_data_set;
mod forms;
mod fragments_in_uncompressed_syntax;
mod fragments_malformed;
mod group_length_wrong;
mod instance_uid_under_dicom_root;
mod judged;
mod known_attribute_sent_as_unknown;
mod length_of_pixels_wrong;
mod length_of_sequence_or_item_wrong;
mod lossy_compression_not_declared;
mod native_pixels_in_compressed_syntax;
mod nested_too_deep;
mod octets_behind_data_set;
mod offset_table_wrong;
mod other_transfer_syntax_than_negotiated;
mod photometric_interpretation_impossible;
mod pixel_description_inconsistent;
mod pixels;
mod pixels_by_reference_without_url;
mod private_creator_malformed;
mod private_element_number_unusable;
mod private_element_without_creator;
mod required_value_empty;
mod rle_fragments_differ_from_frames;
mod same_uid_for_two_levels;
mod several_pixel_data_elements;
mod text_likely_in_other_character_set;
mod text_outside_character_set;
mod uid_malformed;
mod undefined_length_not_allowed;
mod unknown_character_set;
mod unknown_sequence_with_vr;
mod value_of_odd_length;
mod value_of_wrong_form;
mod value_too_long;
mod vr_differs_from_dictionary;
mod vr_of_pixels_wrong;
mod wrong_number_of_values;
mod wrong_padding;

use crate::check::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &data_set_not_readable::RULE,
    &other_transfer_syntax_than_negotiated::RULE,
    &file_prefix_in_data_set::RULE,
    &file_meta_information_in_data_set::RULE,
    &command_or_directory_element_in_data_set::RULE,
    &element_in_forbidden_group::RULE,
    &deflate_wrapped::RULE,
    &deflate_padding_wrong::RULE,
    &explicit_big_endian_accepted::RULE,
    &elements_out_of_order::RULE,
    &element_twice::RULE,
    &value_of_odd_length::RULE,
    &data_set_cut_off::RULE,
    &octets_behind_data_set::RULE,
    &length_of_sequence_or_item_wrong::RULE,
    &undefined_length_not_allowed::RULE,
    &delimiter_needless_or_with_length::RULE,
    &delimiter_missing::RULE,
    &explicit_vr_header_wrong::RULE,
    &group_length_wrong::RULE,
    &vr_differs_from_dictionary::RULE,
    &known_attribute_sent_as_unknown::RULE,
    &unknown_sequence_with_vr::RULE,
    &explicit_and_implicit_mixed::RULE,
    &uid_malformed::RULE,
    &same_uid_for_two_levels::RULE,
    &instance_uid_under_dicom_root::RULE,
    &value_too_long::RULE,
    &value_of_wrong_form::RULE,
    &wrong_padding::RULE,
    &wrong_number_of_values::RULE,
    &required_value_empty::RULE,
    &nested_too_deep::RULE,
    &unknown_character_set::RULE,
    &character_sets_not_combinable::RULE,
    &text_outside_character_set::RULE,
    &escape_sequence_undeclared::RULE,
    &text_likely_in_other_character_set::RULE,
    &character_set_empty::RULE,
    &character_set_in_item::RULE,
    &private_element_without_creator::RULE,
    &private_creator_malformed::RULE,
    &private_element_number_unusable::RULE,
    &native_pixels_in_compressed_syntax::RULE,
    &compressed_syntax_without_pixels::RULE,
    &fragments_in_uncompressed_syntax::RULE,
    &fragments_malformed::RULE,
    &offset_table_wrong::RULE,
    &rle_fragments_differ_from_frames::RULE,
    &bit_stream_of_other_format::RULE,
    &length_of_pixels_wrong::RULE,
    &vr_of_pixels_wrong::RULE,
    &photometric_interpretation_impossible::RULE,
    &lossy_compression_not_declared::RULE,
    &several_pixel_data_elements::RULE,
    &pixel_description_inconsistent::RULE,
    &pixels_by_reference_without_url::RULE,
];
